"""Which of the workspace's notebooks, files and folders a principal's tasks may see, as rules for their processes.

As on the platform: one's own folder below ``/Users`` and ``/Repos``, ``/Shared``, and whatever permissions on an object or on a folder
above it allow (https://docs.databricks.com/security/auth/access-control, workspace objects).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sandbox.core.identity import groups_of
from sandbox.core.store import Document, Store
from sandbox.runtime.confinement import Rule
from sandbox.runtime.keeper.landlock import DATA, READ

_KINDS = {"notebooks", "files", "directories"}
_LEVELS = {"CAN_READ": READ, "CAN_RUN": READ, "CAN_EDIT": DATA, "CAN_MANAGE": DATA, "IS_OWNER": DATA}


def rules(store: Store, root: Path, principal: str) -> list[Rule]:
    """``root``: the folder that holds the workspace's files."""
    shared = root / "Shared"
    shared.mkdir(parents=True, exist_ok=True)
    found: list[Rule] = [(DATA, str(shared))]
    if "/" not in principal and principal not in ("", ".", ".."):
        for home in (root / "Users" / principal, root / "Repos" / principal):
            home.mkdir(parents=True, exist_ok=True)
            found.append((DATA, str(home)))
    return [*found, *_permitted(store, root, principal)]


def of_task(root: Path, described: Document) -> list[Rule]:
    """The notebook or script that a task is defined to run. Whether its principal may run it is asked where the run starts."""
    path = described.get("notebook_path") or described.get("python_file") or ""
    inside = os.path.normpath("/" + path.removeprefix("/Workspace").lstrip("/"))
    if path.startswith(("/Volumes/", "/dbfs/")) or inside == "/":
        return []
    files = (f"{root}{inside}{ending}" for ending in ("", ".py", ".ipynb"))
    return [(READ, file) for file in files if os.path.isfile(file)]  # never a whole folder


def _permitted(store: Store, root: Path, principal: str) -> Iterator[Rule]:
    who = {principal} | groups_of(store, principal)
    held: dict[str, set[str]] = {}
    for key, document in store.items("permissions"):
        kind, _, object_id = key.partition("/")
        if kind not in _KINDS:
            continue
        for entry in document.get("access_control_list", []):
            name = entry.get("user_name") or entry.get("group_name") or entry.get("service_principal_name")
            if name in who and entry.get("permission_level") in _LEVELS:
                held.setdefault(object_id, set()).add(_LEVELS[entry["permission_level"]])
    if not held:
        return
    for path, document in store.items("workspace_object"):
        kinds = held.get(str(document.get("object_id")))
        if kinds:
            yield (DATA if DATA in kinds else READ, str(root / path.lstrip("/")))
