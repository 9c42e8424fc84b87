"""From platform paths (``/Volumes/…``, ``/Workspace/…``, ``/Models/…``, ``dbfs:/…``) to files below the sandbox's home, and no further."""

from __future__ import annotations

from pathlib import Path

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.workspace import Workspace
from sandbox.services._authorization import require
from sandbox.services._securables import fetch

_SECURABLES = {
    "Volumes": ("volume", "READ_VOLUME", "WRITE_VOLUME"),
    "Models": ("function", "EXECUTE", "CREATE_MODEL_VERSION"),
}


def parts_of(path: str) -> list[str]:
    """The path's components. Raises `InvalidParameterValue` on one that could lead out of its root."""
    parts = [part for part in path.split("/") if part]
    if any(part in (".", "..") or "\x00" in part for part in parts):
        raise InvalidParameterValue(f"Invalid path {path!r}: it must be absolute, without . and .. components.")
    return parts


def local(workspace: Workspace, *parts: str) -> Path:
    """The file for ``parts`` below ``files``. Raises `InvalidParameterValue` when links lead out of it."""
    root = workspace.files.resolve()
    path = root.joinpath(*parts)
    if not path.resolve().is_relative_to(root):
        raise InvalidParameterValue(f"Invalid path /{'/'.join(parts)}: it leads out of the workspace.")
    return path


def governed(call: Call, path: str, *, write: bool) -> Path:
    """The local file behind a Files API path, once the caller may use it.

    Raises `ResourceDoesNotExist` when catalog, schema, volume or model is missing, `PermissionDenied` without the privilege.
    """
    parts = parts_of(path)
    if not parts or parts[0] not in (*_SECURABLES, "Workspace"):
        raise InvalidParameterValue(f"Invalid path {path!r}: it must begin with /Volumes/, /Models/ or /Workspace/.")
    root = parts[0]
    if root == "Workspace":
        return local(call.workspace, *parts)
    securable_type, read_privilege, write_privilege = _SECURABLES[root]
    if len(parts) < 4:
        raise ResourceDoesNotExist(
            f"The path {path} does not name a {securable_type}: /{root}/CATALOG/SCHEMA/NAME.", error_code="NOT_FOUND"
        )
    names = [part.lower() for part in parts[1:4]]
    fetch(call.store, securable_type, ".".join(names))
    privileges = (write_privilege,) if write else (read_privilege, write_privilege)
    require(call, securable_type, ".".join(names), *privileges)
    return local(call.workspace, root, *names, *parts[4:])
