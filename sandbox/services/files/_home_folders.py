"""The folder that a user has from the beginning: ``/Users/NAME``, which `sandbox.core.workspace_access` knows to be theirs.

Source: https://docs.databricks.com/workspace/workspace-objects (home folders)
"""

from __future__ import annotations

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.services.files._paths import local, parts_of


def make(call: Call, name: str) -> None:
    """Unless there is one; a name that is no name of a folder has none."""
    path = f"/Users/{name}"
    try:
        parts = parts_of(path)
    except InvalidParameterValue:
        return
    if len(parts) != 2 or call.store.get("workspace_object", path) is not None:
        return
    local(call.workspace, "Workspace", *parts).mkdir(parents=True, exist_ok=True)
    object_id = call.store.next_id("workspace_object", 4000)
    call.store.put("workspace_object", path, {"path": path, "object_type": "DIRECTORY", "object_id": object_id})
