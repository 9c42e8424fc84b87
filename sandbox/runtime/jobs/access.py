"""What the principal of a run may use at the time it runs: files that its tasks name, clusters, other jobs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sandbox.core.authorization import Principal, lacks, require_object
from sandbox.core.errors import ApiError
from sandbox.core.store import Store
from sandbox.core.workspace import Workspace
from sandbox.core.workspace_access import may
from sandbox.runtime.platform_paths import canonical, local_path


class NotAllowed(Exception):
    """The run's principal lacks a right that a task needs."""


def files_of(workspace: Workspace, principal: str) -> Callable[[str], Path]:
    """A function from a platform path to the file that ``principal`` may read there; it raises `ValueError` for any other path."""

    def find(path: str) -> Path:
        try:
            check_readable(workspace.store, principal, path)
        except NotAllowed as error:
            raise ValueError(str(error)) from None
        return local_path(workspace, path)

    return find


def check_readable(store: Store, principal: str, path: str) -> None:
    """Raise `NotAllowed` unless ``path`` is one of the platform's and ``principal`` may read what is there."""
    try:
        root, *parts = canonical(path).lstrip("/").split("/")
    except ValueError as error:
        raise NotAllowed(str(error)) from None
    if root == "Volumes" and len(parts) > 2:
        reader = Principal(store, principal)
        if lacking := lacks(reader, "volume", ".".join(parts[:3]), "READ_VOLUME", "WRITE_VOLUME"):
            raise NotAllowed(f"{principal} cannot read {path}: {lacking}")
    if root == "Workspace" and not may(store, principal, "/" + "/".join(parts), "CAN_READ"):
        raise NotAllowed(f"{principal} cannot read {path}: it needs CAN_READ on it.")


def check_object(store: Store, principal: str, object_type: str, object_id: str, *levels: str) -> None:
    """Raise `NotAllowed` unless ``principal`` has one of ``levels``, or a higher one, on a workspace object."""
    try:
        require_object(Principal(store, principal), object_type, object_id, *levels)
    except ApiError as error:
        raise NotAllowed(error.message) from None
