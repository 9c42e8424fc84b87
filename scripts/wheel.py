"""Build the wheel of ``ml/``, the same bytes from the same sources, and put it on its volume under its own hash."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import places, records
from scripts.errors import NotReviewed, OperatorError

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from infra.settings import Settings
    from infra.wheel import BuiltWheel

# 1980-01-01, the oldest time a zip file can hold: the wheel does not depend on when it is built.
_EPOCH = "315532800"
_KEPT = "planned-wheel"


def build_wheel(project: str = "ml") -> BuiltWheel:
    """Build unless the sources are those of the last build. Raises `OperatorError` with the build's output."""
    from infra.wheel import RECORD, built_wheel, relative_path

    if not (places.ROOT / project / "pyproject.toml").is_file():
        raise OperatorError(
            f"wheel.project: found {project!r}, expected a folder of the repository with a pyproject.toml"
        )
    record_path = places.ROOT / RECORD
    sources = _digest(places.ROOT / project)
    if _sources_of(record_path) == sources:
        from infra.errors import WheelMissing

        try:
            return built_wheel(places.ROOT)
        except WheelMissing:
            pass  # the file behind the record is gone: build it again
    record_path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=record_path.parent) as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
        ended = subprocess.run(
            command, cwd=places.ROOT / project, env=environment, capture_output=True, text=True, check=False
        )
        made = list(Path(folder).glob("*.whl"))
        if ended.returncode != 0 or len(made) != 1:
            raise OperatorError(f"the wheel of {project}/ cannot be built:\n{(ended.stderr or ended.stdout).strip()}")
        sha256 = hashlib.sha256(made[0].read_bytes()).hexdigest()
        made[0].rename(record_path.parent / made[0].name)
    record = {
        "file": made[0].name,
        "sha256": sha256,
        "relative_path": relative_path(sha256, made[0].name),
        "sources": sources,
    }
    temporary = record_path.with_suffix(".tmp")
    temporary.write_text(json.dumps(record))
    temporary.rename(record_path)
    return built_wheel(places.ROOT)


def is_current(project: str) -> bool:
    """Whether the wheel that was built last is made of the sources as they are now."""
    from infra.wheel import RECORD

    return _sources_of(places.ROOT / RECORD) == _digest(places.ROOT / project)


def _sources_of(record: Path) -> str | None:
    known = (records.read(record) or {}).get("sources")
    return known if isinstance(known, str) else None  # never written, or damaged: build


def _digest(project: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted([project / "pyproject.toml", *(project / "src").rglob("*.py")]):
        digest.update(str(path.relative_to(project)).encode() + path.read_bytes())
    return digest.hexdigest()


def publish(settings: Settings, client: WorkspaceClient) -> tuple[str, bool]:
    """Upload the wheel unless it is there; gives its path on the volume, and whether it was uploaded now.

    Nothing is ever overwritten or deleted: another content has another path, and jobs that still run keep theirs.
    """
    from infra.wheel import wheel_path

    if settings.wheel is None:
        raise OperatorError(f"environment {settings.env} declares no wheel")
    wheel = build_wheel(settings.wheel.project)
    path = wheel_path(settings.wheel, wheel)
    return path, _upload(client, wheel.path, path)


def keep(settings: Settings, folder: Path) -> None:
    """Put the wheel that a stack's plan names beside the plan: the sources may have changed by the time it is applied."""
    from infra.wheel import built_wheel, wheel_path

    kept = folder / _KEPT
    shutil.rmtree(kept, ignore_errors=True)
    if settings.wheel is None:
        return
    wheel = built_wheel(places.ROOT, settings.env)
    kept.mkdir()
    shutil.copyfile(wheel.path, kept / wheel.path.name)
    record = {"file": wheel.path.name, "sha256": wheel.sha256, "path": wheel_path(settings.wheel, wheel)}
    (kept / "wheel.json").write_text(json.dumps(record))


def publish_kept(client: WorkspaceClient, stack: str, folder: Path) -> None:
    """Upload the wheel that was kept beside a plan, unless it is there. Raises `NotReviewed` when it is not the one that was kept."""
    record_path = folder / _KEPT / "wheel.json"
    if not record_path.is_file():
        return
    record = records.read(record_path) or {}
    file = record_path.parent / Path(str(record.get("file"))).name
    if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != record.get("sha256"):
        raise NotReviewed(stack, [f"{file} is not the wheel that was planned"])
    if not isinstance(record.get("path"), str):
        raise NotReviewed(stack, [f"{record_path} does not say where the planned wheel goes"])
    _upload(client, file, record["path"])


def _upload(client: WorkspaceClient, wheel: Path, path: str) -> bool:
    from databricks.sdk.errors import NotFound

    try:
        client.files.get_metadata(path)
    except NotFound:
        with wheel.open("rb") as content:
            client.files.upload(path, content, overwrite=True)
        return True
    return False
