"""Who may do what with notebooks, files and folders of the workspace.

A permission on a folder covers all below it; the highest that a principal has on the way counts. Everybody has CAN_MANAGE on their home
folder, on ``/Shared``, and on what they make. Source: https://docs.databricks.com/security/auth/access-control (workspace objects) and
https://docs.databricks.com/workspace/workspace-objects (home folders, ``/Shared``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.core import visibility
from sandbox.core.authorization import note_owner, principal_exists
from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied
from sandbox.core.identity import groups_of, is_admin
from sandbox.core.listing import EVERYTHING, Condition, field, one_of
from sandbox.core.store import Document, Store

LEVELS = ("CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE")
"""Each includes those before it."""
OBJECT_TYPES = {"DIRECTORY": "directories", "NOTEBOOK": "notebooks", "FILE": "files"}
"""As the permissions API calls what the workspace calls by another name."""
ROOTS = ("/", "/Users", "/Shared", "/Repos")
"""Folders that are always there, that everybody may look into, and that nobody may delete."""
_GROUNDS = ("/", "/Users", "/Repos")
"""Where everybody may make folders of their own."""
_HOMES = ("/Users", "/Repos")
_SHARED = "/Shared"
_ALL = "users"
_PRINCIPAL_FIELDS = ("user_name", "group_name", "service_principal_name")


def above(path: str) -> list[str]:
    """The path and the folders that it is in, from the root down: ``["/", "/a", "/a/b"]``."""
    parts = path.strip("/").split("/")
    return ["/", *("/" + "/".join(parts[: n + 1]) for n in range(len(parts)) if parts[0])]


def granted(store: Store, path: str) -> Iterator[tuple[dict[str, str], str]]:
    """Entries of access control lists that count for ``path``, each with the path of the object that has it."""
    for each in above(path):
        if each == _SHARED:
            yield {"group_name": _ALL, "permission_level": "CAN_MANAGE"}, each
        folder, _, owner = each.rpartition("/")
        if folder in _HOMES:
            field = "user_name" if "@" in owner else "service_principal_name"
            yield {field: owner, "permission_level": "CAN_MANAGE"}, each
        found = store.get("workspace_object", each)
        if found is not None:
            for entry in (store.get("permissions", acl_key(found)) or {}).get("access_control_list", []):
                yield entry, each


def acl_key(document: Document) -> str:
    """Where the permissions of a workspace object are kept."""
    return f"{OBJECT_TYPES[document['object_type']]}/{document['object_id']}"


def level(store: Store, principal: str, path: str) -> str | None:
    """The highest level that ``principal`` has on ``path``, whether there is something or not yet; None without any."""
    if is_admin(store, principal):
        return "CAN_MANAGE"
    who = {principal} | groups_of(store, principal)
    held = [
        LEVELS.index(entry["permission_level"])
        for entry, _ in granted(store, path)
        if who & {entry[field] for field in _PRINCIPAL_FIELDS if field in entry}
    ]
    return LEVELS[max(held)] if held else None


def may(store: Store, principal: str, path: str, wanted: str) -> bool:
    held = level(store, principal, path)
    return held is not None and LEVELS.index(held) >= LEVELS.index(wanted)


def require_path(call: Call, path: str, wanted: str) -> None:
    """Raise `PermissionDenied` unless the caller has ``wanted`` or a higher level. What is not there is told to nobody either."""
    looks = path in ROOTS and wanted == "CAN_READ"
    if not looks and not may(call.store, call.principal, path, wanted):
        raise PermissionDenied(f"{call.principal} does not have {wanted} permission on {path}.")


def readable_in(call: Call, folder: str) -> Condition:
    """What of that which is directly in ``folder`` the caller may read."""
    if may(call.store, call.principal, folder, "CAN_READ"):
        return EVERYTHING
    names = {call.principal} | groups_of(call.store, call.principal)
    shown = one_of("key", {*ROOTS, *(f"{folder}/{name}" for name in names if folder in _HOMES)})
    for object_type in OBJECT_TYPES.values():
        shown |= visibility.objects(call, object_type, f"CAST({field('object_id')} AS TEXT)")
    return shown


def require_place(call: Call, path: str) -> None:
    """Raise `PermissionDenied` unless the caller may make something at ``path``, where nothing is.

    In ``/Users`` there are the homes of those who are in the workspace and nothing else, for administrators too. Source of that refusal:
    amesar/mlflow-export-import issue 24.
    """
    folder, _, name = path.rpartition("/")
    if folder == "/Users" and not principal_exists(call.store, name):
        raise PermissionDenied("Folder Users is protected", error_code="DIRECTORY_PROTECTED")
    if (folder or "/") in _GROUNDS and not _is_somebodys(call, folder, name):
        return
    require_path(call, path, "CAN_EDIT")


def _is_somebodys(call: Call, folder: str, name: str) -> bool:
    """Whether this is a home folder, be it of somebody who is still to come."""
    return folder in _HOMES and ("@" in name or principal_exists(call.store, name))


def note_maker(call: Call, document: Document) -> None:
    """Whoever makes a workspace object has CAN_MANAGE on it."""
    note_owner(call, OBJECT_TYPES[document["object_type"]], str(document["object_id"]))


def forget(store: Store, document: Document) -> None:
    """The permissions of what is deleted go with it."""
    store.delete("permissions", acl_key(document))
