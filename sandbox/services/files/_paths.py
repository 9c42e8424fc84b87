"""From platform paths (``/Volumes/…``, ``/Workspace/…``, ``/Models/…``, ``dbfs:/…``) to files below the sandbox's home, and no further."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.core.authorization import require
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, PermissionDenied, ResourceDoesNotExist
from sandbox.core.workspace import Workspace
from sandbox.services.unity_catalog._securables import fetch

_SECURABLES = {
    "Volumes": ("volume", "READ_VOLUME", "WRITE_VOLUME"),
    "Models": ("function", "EXECUTE", "CREATE_MODEL_VERSION"),
}
_NAME_BYTES, _PATH_BYTES = 255, 2048
"""What common file systems hold, with room for where the sandbox's home is."""


def normal(path: Any) -> str:
    """The workspace's one path for an object: ``/Shared/x`` for ``/Workspace/Shared/x/`` too. Raises `InvalidParameterValue`."""
    if not isinstance(path, str) or not path.startswith("/"):
        raise InvalidParameterValue(f"Path ({path}) doesn't start with '/'")
    parts = parts_of(path)
    return "/" + "/".join(parts[1:] if parts[:1] == ["Workspace"] else parts)


def parts_of(path: str) -> list[str]:
    """The path's components. Raises `InvalidParameterValue` on one that could lead out of its root, or that is no file name."""
    parts = [part for part in path.split("/") if part]
    if any(len(part.encode()) > _NAME_BYTES for part in parts) or len(path.encode()) > _PATH_BYTES:
        raise InvalidParameterValue(
            f"Invalid path {path[:80]!r}…: names have at most {_NAME_BYTES} bytes, paths {_PATH_BYTES}."
        )
    if any(part in (".", "..") or "\x00" in part for part in parts):
        raise InvalidParameterValue(f"Invalid path {path!r}: it must be absolute, without . and .. components.")
    return parts


def local(workspace: Workspace, *parts: str) -> Path:
    """The file for ``parts`` below ``files``. Raises `InvalidParameterValue` when links lead out of it."""
    root = workspace.files.resolve()
    path = root.joinpath(*parts)
    if not _resolved(path, parts).is_relative_to(root):
        raise InvalidParameterValue(f"Invalid path /{'/'.join(parts)}: it leads out of the workspace.")
    return path


def _resolved(path: Path, parts: Sequence[str]) -> Path:
    try:
        return path.resolve()
    except RuntimeError:  # what pathlib makes of links that lead to each other
        raise InvalidParameterValue(f"Invalid path /{'/'.join(parts)}: its links lead nowhere.") from None


def _require_pending_version(call: Call, full_name: str, version: Sequence[str]) -> None:
    """What a version holds is fixed once it is registered: whoever checked it has to find the same in what is served."""
    number = version[0] if version and version[0].isascii() and version[0].isdigit() else ""
    found = call.store.get("model_version", f"{full_name}/{int(number):08d}") if number else None
    if found is None or str(found["version"]) != number:
        raise ResourceDoesNotExist(f"Model version '{''.join(version)}' of '{full_name}' does not exist.")
    if found["status"] != "PENDING_REGISTRATION":
        raise PermissionDenied(
            f"The files of version {number} of {full_name} cannot be changed: it is {found['status']}."
        )


def governed(call: Call, path: str, *, write: bool) -> Path:
    """The local file behind a Files API path, once the caller may use it.

    Raises `ResourceDoesNotExist` when catalog, schema, volume, model or version is missing, `PermissionDenied` without the privilege,
    `InvalidParameterValue` when the path leads through a link.
    """
    parts = parts_of(path)
    root = parts[0] if parts else ""
    if root not in _SECURABLES:
        raise InvalidParameterValue(f"Invalid path: unsupported first path component: {root}", error_code="BAD_REQUEST")
    securable_type, read_privilege, write_privilege = _SECURABLES[root]
    if len(parts) < 4:
        raise ResourceDoesNotExist(
            f"The path {path} does not name a {securable_type}: /{root}/CATALOG/SCHEMA/NAME.", error_code="NOT_FOUND"
        )
    names = [part.lower() for part in parts[1:4]]
    fetch(call.store, securable_type, ".".join(names))
    privileges = (write_privilege,) if write else (read_privilege, write_privilege)
    require(call, securable_type, ".".join(names), *privileges)
    if write and root == "Models":
        _require_pending_version(call, ".".join(names), parts[4:5])
    found = local(call.workspace, root, *names, *parts[4:])
    if found.resolve() != found:
        # A task can make links; followed, one would lead past the privileges of what it points to.
        raise InvalidParameterValue(f"Invalid path {path!r}: it leads through a link.")
    return found
