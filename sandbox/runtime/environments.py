"""Virtual environments for tasks and served models, made by uv and shared by content.

An environment is named by the hash of what went into it (requirement lines, the wheels' bytes, the indexes, the Python, the packages
beneath it), built under a temporary name and renamed when complete, and never written to again (its files are read-only). So two runs with
the same libraries share one, and a half-built one is never used.

Two shapes:

- *Layered*: the libraries lie over the packages of the project's own environment, as on Databricks they lie over the runtime's. Only what
  differs is installed. When what is wanted needs nothing but local wheels and what is there, no network is asked.
- *Complete*: nothing beneath. For models, whose requirements name all they need; when those are exactly what the project's environment has,
  the layered shape serves them too.

Folders: ``$LAKEWRIGHT_CACHE/environments``, else ``cache/environments`` beside the sandbox's home.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import json
import os
import shutil
import stat
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from sandbox.core.workspace import Workspace
from sandbox.runtime import distrusted
from sandbox.runtime import installed as base
from sandbox.runtime.installing import Installer
from sandbox.runtime.libraries import Files, LibraryInstallError, Wanted, wanted, wheel_requirements
from sandbox.runtime.platform_paths import local_path

__all__ = ["Environment", "LibraryInstallError", "cache_folder", "environment_for", "remove_abandoned"]

_FORMAT = 2
_ABANDONED_SECONDS = 3600
_BUILDING: dict[str, asyncio.Lock] = {}


@dataclass(frozen=True)
class Environment:
    """``python``: its interpreter. ``description``: what it has and where that came from, for a run's log."""

    python: Path
    description: str


@dataclass
class _Plan:
    """What has to be installed: ``resolve`` lines need an index, ``wheels`` are installed as they are."""

    layered: bool
    resolve: list[str] = field(default_factory=list)
    wheels: list[Path] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def key(self) -> str:
        parts = {
            "format": _FORMAT,
            "python": [sys.version, sys.platform, os.uname().machine],
            "beneath": [str(base.SITE_PACKAGES), base.versions()] if self.layered else None,
            "resolve": sorted(self.resolve),
            "wheels": sorted((wheel.name, _hash(wheel)) for wheel in self.wheels),
            "indexes": self.indexes,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]


def _hash(wheel: Path) -> str:
    with wheel.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_folder(workspace: Workspace) -> Path:
    """Where environments are kept."""
    configured = os.environ.get("LAKEWRIGHT_CACHE")
    return (Path(configured) if configured else workspace.home.parent / "cache") / "environments"


async def environment_for(
    workspace: Workspace,
    libraries: list[dict[str, Any]],
    *,
    base_pins: bool,
    installed: bool = False,
    files: Files | None = None,
) -> Environment:
    """The environment with ``libraries`` (as the Libraries API takes them), built now or earlier.

    Args:
        base_pins: the project's packages lie beneath, as a runtime's do (clusters, serverless). False: only what ``libraries`` name.
        installed: where the project's environment has a library in another version than the one pinned, use that instead of a download;
            the description names each.
        files: opens the files that ``libraries`` name, for whoever asked for them; without it, the sandbox itself asks.

    Raises:
        LibraryInstallError: a file is missing, a requirement cannot be parsed, found or built.
    """
    reader = files or functools.partial(local_path, workspace)
    # In a thread of its own: files from outside are read here, and may be anything.
    plan = await asyncio.to_thread(lambda: _plan(wanted(reader, libraries), base_pins, installed))
    key = await asyncio.to_thread(plan.key)
    folder = cache_folder(workspace) / key
    async with _BUILDING.setdefault(key, asyncio.Lock()):
        reused = folder.is_dir()
        if not reused:
            await _build(plan, folder, workspace.home)
    shape = f"layered over {base.SITE_PACKAGES}" if plan.layered else "complete"
    lines = [f"Environment {key} ({shape}, {'reused' if reused else 'built'}).", *plan.notes]
    lines += (folder / "installed.txt").read_text().splitlines()
    return Environment(folder / "bin" / "python", "\n".join(lines))


def remove_abandoned(workspace: Workspace) -> None:
    """Remove what builds left that were killed; one that is younger than `_ABANDONED_SECONDS` may be going on in another sandbox."""
    for folder in cache_folder(workspace).glob(".*"):
        try:
            age = time.time() - folder.stat().st_mtime
        except FileNotFoundError:
            continue  # it has been finished meanwhile
        if age <= _ABANDONED_SECONDS:
            continue
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        else:
            folder.unlink(missing_ok=True)  # a log


def _plan(want: Wanted, base_pins: bool, installed: bool) -> _Plan:
    plan = _Plan(layered=True, indexes=want.indexes, notes=list(want.notes))
    needed = [Requirement(line) for line in want.lines]
    needed = [each for each in needed if each.marker is None or each.marker.evaluate()]
    for requirement in needed:
        _place(requirement, plan, installed)
    provided = set()
    for wheel in want.wheels:
        name, requires = wheel_requirements(wheel)
        provided.add(canonicalize_name(name.partition("==")[0]))
        plan.wheels.append(wheel)
        for requirement in requires:
            if canonicalize_name(requirement.name) not in provided:
                _place(requirement, plan, installed, wheel.name)
    if plan.resolve and not base_pins:
        # Models carry complete requirements: what lies beneath could only disagree with them.
        return _Plan(False, [str(each) for each in needed], want.wheels, want.indexes, list(want.notes))
    return plan


def _place(requirement: Requirement, plan: _Plan, installed: bool, asker: str | None = None) -> None:
    """Decide where one requirement comes from."""
    version = base.versions().get(canonicalize_name(requirement.name))
    wants = f"{requirement}" + (f" (required by {asker})" if asker else "")
    if base.satisfies(requirement):
        if asker is None:
            plan.notes.append(f"{wants}: already installed")
    elif installed and base.has(requirement):
        plan.notes.append(f"{wants}: used the installed {requirement.name}=={version} instead of this pin")
    else:
        plan.resolve.append(str(requirement))


async def _build(plan: _Plan, folder: Path, mark: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    installer = Installer(mark, temporary, plan.indexes)
    try:
        await installer.make()
        resolved = await _resolved(plan, installer) if plan.layered else list(plan.resolve)
        if resolved or plan.wheels:
            await _install(plan, resolved, installer)
        await installer.compile()
        await asyncio.to_thread(_finish, plan, temporary)
        try:
            temporary.rename(folder)
        except OSError:
            # Another process built the same one meanwhile; content decides the name, so its is as good.
            if not folder.is_dir():
                raise
    finally:
        if temporary.is_dir():
            await asyncio.to_thread(shutil.rmtree, temporary)


async def _install(plan: _Plan, resolved: list[str], installer: Installer) -> None:
    """All in one step: with a package in it, the environment's Python would run that package's code when uv asks it something."""
    arguments = ["pip", "install", "--quiet", "--python", str(installer.folder / "bin" / "python")]
    if plan.layered:
        arguments.append("--no-deps")
    if resolved:
        # In a file, as the indexes are in a variable: everybody on the machine may read command lines, and addresses have passwords.
        pins = installer.folder / "pins.txt"
        pins.write_text("".join(f"{line}\n" for line in resolved))
        arguments += ["-r", str(pins)]
    else:
        arguments.append("--offline")
    for wheel in plan.wheels:
        # uv's cache may have another of the same name and version.
        arguments += ["--reinstall-package", wheel_requirements(wheel)[0].partition("==")[0]]
    await installer.uv(*arguments, "--", *map(str, plan.wheels), read=plan.wheels)


async def _resolved(plan: _Plan, installer: Installer) -> list[str]:
    """Pins to install over the packages beneath: what ``resolve`` needs, preferring the versions that are there already."""
    if not plan.resolve:
        return []
    lock = installer.folder / "resolved.txt"
    # uv keeps to the versions of an existing output file where the requirements allow them.
    lock.write_text("".join(f"{name}=={version}\n" for name, version in sorted(base.versions().items())))
    source = installer.folder / "wanted.in"
    source.write_text("\n".join(plan.resolve) + "\n")
    await installer.uv(
        "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--python", sys.executable,
        "--output-file", str(lock), str(source),
    )  # fmt: skip
    lines = (distrusted.read(lock) or b"").decode(errors="replace").splitlines()
    try:
        pins = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    except InvalidRequirement:
        raise LibraryInstallError("Library installation failed: a package changed what was resolved.") from None
    return [str(pin) for pin in pins if not base.satisfies(pin)]


def _finish(plan: _Plan, folder: Path) -> None:
    """Lay the project's packages beneath, note what was installed, make the files read-only."""
    packages = next((folder / "lib").glob("python*/site-packages"))
    if packages.resolve() != folder.resolve() / packages.relative_to(folder):
        raise LibraryInstallError("Library installation failed: a package put a link in the place of its environment.")
    own = sorted(each.name.removesuffix(".dist-info").replace("-", "==", 1) for each in packages.glob("*.dist-info"))
    if plan.layered:
        # A line in a .pth file adds the folder behind this environment's own, and does not read .pth files in it: editable installs
        # of this repository stay out of sight, so that a task sees the wheel that was deployed or nothing.
        distrusted.write(packages / "zz_project_environment.pth", f"{base.SITE_PACKAGES}\n")
    distrusted.write(folder / "installed.txt", "".join(f"installed: {each}\n" for each in own))
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
