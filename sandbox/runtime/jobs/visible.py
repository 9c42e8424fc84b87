"""Which of the workspace's files a principal's tasks may see, as rules for their processes.

As on the platform: volumes by READ_VOLUME and WRITE_VOLUME, tables by SELECT and MODIFY, the workspace's files by permission, DBFS. A right
on a catalog or schema covers what is made in it later; what else is made, granted or taken away while a task runs counts from the next on.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import unquote, urlparse

from sandbox.core.authorization import Principal, may
from sandbox.core.identity import is_admin
from sandbox.core.workspace import Workspace
from sandbox.runtime.confinement import Rule
from sandbox.runtime.jobs import workspace_files
from sandbox.runtime.keeper.landlock import DATA, READ


def home_of(workspace: Workspace, principal: str) -> Path:
    """The home folder of a principal's tasks: caches of packages and fonts outlive a run there, and are nobody else's."""
    return workspace.home / "homes" / hashlib.sha256(principal.encode()).hexdigest()[:24]


def staging_folder(workspace: Workspace, run_id: int) -> Path:
    """Where tables are made that a task stages: a folder that its process can see from its start on."""
    return workspace.files / "tables" / f"run-{run_id}"


def rules(workspace: Workspace, principal: str) -> list[Rule]:
    """What ``principal`` may read (`READ`) and write (`DATA`) below the sandbox's ``files``."""
    files = workspace.files
    for root in ("Volumes", "Workspace", "dbfs", "tables"):
        # A rule is for what is there when the process starts.
        (files / root).mkdir(parents=True, exist_ok=True)
    dbfs = (DATA, str(files / "dbfs"))  # open to everybody on the platform too
    if is_admin(workspace.store, principal):
        return [dbfs, *((DATA, str(files / root)) for root in ("Volumes", "Workspace", "tables"))]
    who = _Principal(workspace, principal)
    notebooks = workspace_files.rules(workspace.store, files / "Workspace", principal)
    return [dbfs, *notebooks, *who.volumes(), *who.tables()]


class _Principal:
    def __init__(self, workspace: Workspace, principal: str) -> None:
        self._store, self._files = workspace.store, workspace.files
        self._reader = Principal(workspace.store, principal)

    def volumes(self) -> list[Rule]:
        found: list[Rule] = []
        covered: list[str] = []
        for kind, store in (("catalog", "catalog"), ("schema", "schema"), ("volume", "volume")):
            for name, _ in self._store.items(store):
                if any(name.startswith(f"{above}.") for above in covered):
                    continue
                folder = str(self._files.joinpath("Volumes", *name.split(".")))
                if self._may(kind, name, "WRITE_VOLUME"):
                    found.append((DATA, folder))
                    covered.append(name)
                elif self._may(kind, name, "READ_VOLUME"):
                    found.append((READ, folder))
        return found

    def tables(self) -> list[Rule]:
        found: list[Rule] = []
        root = (self._files / "tables").resolve()
        for name, table in self._store.items("table"):
            folder = Path(unquote(urlparse(str(table.get("storage_location", ""))).path))
            # Another table may name any folder of this machine, this one's too.
            if table.get("table_type") == "MANAGED" and (folder.parent == root or folder.parent.parent == root):
                if self._may("table", name, "MODIFY"):
                    found.append((DATA, str(folder)))
                elif self._may("table", name, "SELECT"):
                    found.append((READ, str(folder)))
        return found

    def _may(self, kind: str, name: str, privilege: str) -> bool:
        # What lies below a catalog or schema has to be usable by the same right.
        reaches = kind not in ("catalog", "schema") or may(self._reader, kind, name, "USE_SCHEMA")
        return reaches and may(self._reader, kind, name, privilege)
