"""From the paths that code on the platform uses to files below the sandbox's home."""

from __future__ import annotations

import os
from pathlib import Path

from sandbox.core.workspace import Workspace

ROOTS = ("/Volumes", "/Workspace", "/dbfs")
_SCHEMES = {"dbfs:/Volumes": "/Volumes", "dbfs:": "/dbfs", "file:": ""}


def is_platform_path(path: str) -> bool:
    """True for ``/Volumes/…``, ``/Workspace/…``, ``/dbfs/…`` and ``dbfs:/…``."""
    return _plain(path).startswith(tuple(root + "/" for root in ROOTS))


def local_path(workspace: Workspace, path: str) -> Path:
    """The file behind a platform path; any other path is taken as it is. Raises `ValueError` when it leads out of its root."""
    plain = _plain(path)
    if not is_platform_path(plain):
        return Path(plain)
    root = workspace.files.resolve()
    first, _, rest = plain.lstrip("/").partition("/")
    target = root / first / rest
    plainly = Path(os.path.normpath(target))
    if not plainly.is_relative_to(root / first):
        raise ValueError(f"{path} leads out of /{first}")
    if plainly != target:
        # Whoever checked the path's privileges read it as it is written.
        raise ValueError(f"{path} has a component . or ..")
    if target.resolve() != target:
        # A task may have made it; followed, it would lead past the privileges of what it points to.
        raise ValueError(f"{path} leads through a link")
    return target


def _plain(path: str) -> str:
    for scheme, replacement in _SCHEMES.items():
        if path.startswith(scheme + "/"):
            return replacement + path.removeprefix(scheme)
    return path
