"""Who may do what: Unity Catalog's privileges with their inheritance, and the permissions of workspace objects.

Source: https://docs.databricks.com/data-governance/unity-catalog/manage-privileges/privileges (privileges by securable,
inheritance, ownership) and https://docs.databricks.com/api/workspace/permissions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sandbox.core.errors import PermissionDenied, ResourceDoesNotExist
from sandbox.core.identity import groups_of, is_admin
from sandbox.core.securables import KINDS
from sandbox.core.store import Store

_TABLE = {"ALL_PRIVILEGES", "APPLY_TAG", "MANAGE", "MODIFY", "SELECT"}
_VOLUME = {"ALL_PRIVILEGES", "APPLY_TAG", "MANAGE", "READ_VOLUME", "WRITE_VOLUME"}
_FUNCTION = {"ALL_PRIVILEGES", "APPLY_TAG", "CREATE_MODEL_VERSION", "EXECUTE", "MANAGE"}
_SCHEMA = (
    _TABLE
    | _VOLUME
    | _FUNCTION
    | {"CREATE_FUNCTION", "CREATE_MATERIALIZED_VIEW", "CREATE_MODEL", "CREATE_TABLE", "CREATE_VOLUME"}
    | {"EXTERNAL_USE_SCHEMA", "REFRESH", "USE_SCHEMA"}
)
PRIVILEGES: dict[str, set[str]] = {
    "metastore": {
        "CREATE_CATALOG", "CREATE_CLEAN_ROOM", "CREATE_CONNECTION", "CREATE_EXTERNAL_LOCATION", "CREATE_PROVIDER", "CREATE_RECIPIENT",
        "CREATE_SERVICE_CREDENTIAL", "CREATE_SHARE", "CREATE_STORAGE_CREDENTIAL", "MANAGE_ALLOWLIST", "USE_CONNECTION",
        "USE_MARKETPLACE_ASSETS", "USE_PROVIDER", "USE_RECIPIENT", "USE_SHARE",
    },
    "catalog": _SCHEMA | {"BROWSE", "CREATE_SCHEMA", "USE_CATALOG"},
    "schema": _SCHEMA,
    "table": _TABLE,
    "volume": _VOLUME,
    "function": _FUNCTION,
    "prompt": {"ALL_PRIVILEGES", "EXECUTE", "MANAGE"},
}  # fmt: skip
"""What can be granted on each kind of securable."""

_NOT_IN_ALL = {"MANAGE", "EXTERNAL_USE_SCHEMA"}
"""``ALL_PRIVILEGES`` stands for everything but these."""


def lineage(securable_type: str, full_name: str) -> list[tuple[str, str]]:
    """The securable and its parents, nearest first: ``[(type, full name), …]`` up to the metastore."""
    chain = []
    current: str | None = securable_type
    name = full_name.lower()
    while current and current != "metastore":
        chain.append((current, name))
        current, name = KINDS[current].parent, name.rpartition(".")[0]
    return [*chain, ("metastore", "")]


def _grants(store: Store, securable_type: str, full_name: str) -> dict[str, list[str]]:
    return store.get("grants", f"{securable_type}/{full_name}") or {}


def _held(store: Store, who: set[str], securable_type: str, full_name: str) -> set[str]:
    """Privileges that any of ``who`` holds on the securable, granted there or on a parent."""
    held: set[str] = set()
    for level, name in lineage(securable_type, full_name):
        for principal, privileges in _grants(store, level, name).items():
            if principal in who:
                held |= set(privileges)
                if "ALL_PRIVILEGES" in privileges:
                    held |= PRIVILEGES[level] - _NOT_IN_ALL
    return held


def _owns(store: Store, who: set[str], securable_type: str, full_name: str) -> bool:
    for level, name in lineage(securable_type, full_name):
        if level != "metastore" and (store.get(KINDS[level].store, name) or {}).get("owner") in who:
            return True
    return False


class Asker(Protocol):
    """Whoever wants to do something: the caller of a request, or the principal of a run."""

    @property
    def store(self) -> Store: ...

    @property
    def principal(self) -> str: ...


@dataclass(frozen=True)
class Principal:
    """One who asks without a request."""

    store: Store
    principal: str


def _who(asker: Asker) -> set[str]:
    return {asker.principal} | groups_of(asker.store, asker.principal)


def require(asker: Asker, securable_type: str, full_name: str, *privileges: str) -> None:
    """Raise `PermissionDenied` unless the asker may use the securable so.

    Administrators, and owners of it or of a parent, always may. Everybody else needs one of ``privileges`` (or MANAGE) on it
    or inherited from a parent, and USE_CATALOG and USE_SCHEMA on the way there.
    """
    if lacking := lacks(asker, securable_type, full_name, *privileges):
        raise PermissionDenied(lacking)


def may(asker: Asker, securable_type: str, full_name: str, *privileges: str) -> bool:
    """Whether `require` lets pass."""
    return not lacks(asker, securable_type, full_name, *privileges)


def lacks(asker: Asker, securable_type: str, full_name: str, *privileges: str) -> str:
    """What is missing for `require`, in the platform's words; empty when nothing is."""
    store = asker.store
    if is_admin(store, asker.principal):
        return ""
    who, full_name = _who(asker), full_name.lower()
    if _owns(store, who, securable_type, full_name):
        return ""
    held = _held(store, who, securable_type, full_name)
    if not held & ({*privileges, "MANAGE"} if privileges else {"MANAGE"}):
        wanted = " or ".join(privileges) or "MANAGE"
        return f"User does not have {wanted} on {KINDS[securable_type].word} '{full_name or 'metastore'}'."
    for needed, level, name in (
        ("USE_CATALOG", "catalog", full_name.split(".")[0]),
        ("USE_SCHEMA", "schema", _schema_of(full_name)),
    ):
        below = securable_type not in ("metastore", level) and (level, name) in lineage(securable_type, full_name)
        if below and needed not in _held(store, who, level, name):
            return f"User does not have {needed.replace('_', ' ')} on {KINDS[level].word} '{name}'."
    return ""


def _schema_of(full_name: str) -> str:
    return ".".join(full_name.split(".")[:2])


def require_owner(asker: Asker, securable_type: str, full_name: str) -> None:
    """Only its owner, a parent's owner, an administrator or somebody with MANAGE may go on."""
    require(asker, securable_type, full_name, "MANAGE")


def may_see(asker: Asker, securable_type: str, full_name: str) -> bool:
    """True with any privilege on the object or one below or above it (BROWSE included), or as owner."""
    store = asker.store
    if is_admin(store, asker.principal):
        return True
    who = _who(asker)
    # What is granted on the metastore is about making things in it; it shows nobody what others have made.
    granted = [each for each in lineage(securable_type, full_name) if securable_type == "metastore" or each[1]]
    if _owns(store, who, securable_type, full_name) or any(
        who & set(_grants(store, level, name)) for level, name in granted
    ):
        return True
    below = full_name.lower() + "."
    return any(
        key.partition("/")[2].startswith(below) and who & set(principals) for key, principals in store.items("grants")
    )


def require_visible(asker: Asker, securable_type: str, full_name: str) -> None:
    if not may_see(asker, securable_type, full_name):
        word = KINDS[securable_type].word
        raise PermissionDenied(f"User does not have any privilege on {word} '{full_name.lower()}'.")


def require_object(asker: Asker, object_type: str, object_id: str, *levels: str) -> None:
    """Raise `PermissionDenied` unless the asker has one of ``levels`` (or IS_OWNER, CAN_MANAGE) on a workspace object."""
    if not may_use(asker, object_type, object_id, *levels):
        needed = levels[0] if levels else "CAN_MANAGE"
        raise PermissionDenied(f"{asker.principal} does not have {needed} permission on {object_type} {object_id}.")


def may_use(asker: Asker, object_type: str, object_id: str, *levels: str) -> bool:
    """Whether `require_object` lets pass."""
    if is_admin(asker.store, asker.principal):
        return True
    who = _who(asker)
    acl = (asker.store.get("permissions", f"{object_type}/{object_id}") or {}).get("access_control_list", [])
    enough = {*levels, "IS_OWNER", "CAN_MANAGE"}
    return any(
        (entry.get("user_name") or entry.get("group_name") or entry.get("service_principal_name")) in who
        and entry.get("permission_level") in enough
        for entry in acl
    )


def note_owner(asker: Asker, object_type: str, object_id: str, level: str = "CAN_MANAGE") -> None:
    """Whoever makes a workspace object has ``level`` on it."""
    entry = {_principal_field(asker.store, asker.principal): asker.principal, "permission_level": level}
    asker.store.put("permissions", f"{object_type}/{object_id}", {"access_control_list": [entry]})


def _principal_field(store: Store, principal: str) -> str:
    return "service_principal_name" if store.find("service_principal", applicationId=principal) else "user_name"


def principal_exists(store: Store, principal: str) -> bool:
    """True for a known user, group (built-in ones included) or service principal (by application id)."""
    return principal == "account users" or any(
        store.find(kind, **{field: principal})
        for kind, field in (("user", "userName"), ("group", "displayName"), ("service_principal", "applicationId"))
    )


def require_principal(store: Store, principal: str) -> None:
    if not principal_exists(store, principal):
        raise ResourceDoesNotExist(
            f"Could not find principal with name {principal}", error_code="PRINCIPAL_DOES_NOT_EXIST"
        )
