"""The folder that a user or service principal has from the beginning: ``/Users/NAME``, theirs by `sandbox.core.workspace_access`.

Source: https://docs.databricks.com/workspace/workspace-objects (home folders)
"""

from __future__ import annotations

from sandbox.core.errors import InvalidParameterValue
from sandbox.core.workspace import Workspace
from sandbox.services.files._paths import local, parts_of


def make(workspace: Workspace, name: str) -> None:
    """Unless there is one; a name that is no name of a folder has none."""
    path = f"/Users/{name}"
    try:
        parts = parts_of(path)
    except InvalidParameterValue:
        return
    if len(parts) != 2 or workspace.store.get("workspace_object", path) is not None:
        return
    local(workspace, "Workspace", *parts).mkdir(parents=True, exist_ok=True)
    object_id = workspace.store.next_id("workspace_object", 4000)
    workspace.store.put("workspace_object", path, {"path": path, "object_type": "DIRECTORY", "object_id": object_id})


def make_all(workspace: Workspace) -> None:
    """For those that an earlier version made without one, and for the administrator, who is made with the workspace."""
    store = workspace.store
    for kind, field in (("user", "userName"), ("service_principal", "applicationId")):
        for principal in store.list(kind):
            make(workspace, principal[field])
