"""From the paths that code on the platform uses to files below the sandbox's home."""

from __future__ import annotations

import re
from pathlib import Path

from sandbox.core.workspace import Workspace

ROOTS = ("Volumes", "Workspace", "dbfs")
_SCHEME = re.compile(r"(dbfs|file):/+", re.IGNORECASE)
_CATALOG_SCHEMA_VOLUME = 3


def is_platform_path(path: str) -> bool:
    """True for ``/Volumes/…``, ``/Workspace/…``, ``/dbfs/…`` and ``dbfs:/…``, in whatever spelling."""
    parts = _parts(path)
    return len(parts) > 1 and parts[0] in ROOTS


def canonical(path: str) -> str:
    """The one spelling of a platform path, for whoever checks it and whoever opens it. Raises `ValueError` for any other path."""
    parts = _parts(path)
    if len(parts) < 2 or parts[0] not in ROOTS:
        raise ValueError(f"{path} is no file of the workspace: expected /Volumes/…, /Workspace/… or dbfs:/…")
    if {".", ".."} & set(parts) or "\0" in path:
        raise ValueError(f"{path} leads out of /{parts[0]}")
    return "/" + "/".join(parts)


def local_path(workspace: Workspace, path: str) -> Path:
    """The file behind a platform path; any other path is taken as it is. Raises `ValueError` when it leads out of its root."""
    if not is_platform_path(path):
        return Path("/" + "/".join(_parts(path))) if path.startswith("/") or _SCHEME.match(path) else Path(path)
    root = workspace.files.resolve()
    target = root / canonical(path).lstrip("/")
    try:
        led = target.resolve() != target
    except RuntimeError:  # what pathlib makes of links that lead to each other
        led = True
    if led:
        raise ValueError(f"{path} leads through a link, maybe out of its place")
    return target


def _parts(path: str) -> list[str]:
    """Components below the root of the platform's file system; DBFS is in ``dbfs``, volumes are in ``Volumes`` under either name."""
    scheme = _SCHEME.match(path)
    parts = [part for part in path[scheme.end() if scheme else 0 :].split("/") if part]
    if scheme and scheme[1].lower() == "dbfs":
        parts = ["dbfs", *parts]
    if parts[:2] == ["dbfs", "Volumes"]:
        parts = parts[1:]
    if parts[:1] == ["Volumes"]:
        # Unity Catalog keeps names in lower case.
        names = 1 + _CATALOG_SCHEMA_VOLUME
        parts = [parts[0], *(part.lower() for part in parts[1:names]), *parts[names:]]
    return parts
