"""Grants and effective grants on securables. Source: https://docs.databricks.com/api/workspace/grants"""

from __future__ import annotations

from typing import Any

from sandbox.core.authorization import PRIVILEGES, lineage, require_owner, require_principal, require_visible
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.fields import objects
from sandbox.core.rights import needs
from sandbox.core.routing import Answer, Route
from sandbox.core.securables import KINDS
from sandbox.services.unity_catalog._securables import METASTORE_ID, fetch

_PATH = "/api/2.1/unity-catalog"


def _securable(call: Call) -> tuple[str, str]:
    """Type and full name from the path; the metastore's own grants have the empty name."""
    securable_type, full_name = call.path["securable_type"].lower(), call.path["full_name"].lower()
    if securable_type == "metastore":
        if full_name != METASTORE_ID:
            fetch(call.store, "metastore", full_name)
        return securable_type, ""
    if securable_type not in KINDS:
        allowed = ", ".join(sorted(KINDS))
        raise InvalidParameterValue(
            f"Securable type {securable_type} is not supported here, expected one of {allowed}."
        )
    fetch(call.store, securable_type, full_name)
    return securable_type, full_name


def _assignments(grants: dict[str, list[str]], principal: str | None) -> list[dict[str, Any]]:
    return [
        {"principal": name, "privileges": privileges}
        for name, privileges in sorted(grants.items())
        if privileges and principal in (None, name)
    ]


def _get(call: Call) -> Answer:
    securable_type, full_name = _securable(call)
    require_visible(call, securable_type, full_name)
    grants = call.store.get("grants", f"{securable_type}/{full_name}") or {}
    return {"privilege_assignments": _assignments(grants, call.query.get("principal"))}


def _update(call: Call) -> Answer:
    securable_type, full_name = _securable(call)
    require_owner(call, securable_type, full_name)
    key = f"{securable_type}/{full_name}"
    grants = {name: set(held) for name, held in (call.store.get("grants", key) or {}).items()}
    for change in objects(call.body, "changes"):
        principal = change.get("principal")
        if not principal or not isinstance(principal, str):
            raise InvalidParameterValue("Every change needs a principal.")
        add, remove = _privileges(change, "add", securable_type), _privileges(change, "remove", securable_type)
        if add:
            require_principal(call.store, principal)
        grants[principal] = (grants.get(principal, set()) | add) - remove
    kept = {name: sorted(held) for name, held in grants.items() if held}
    call.store.put("grants", key, kept)
    return {"privilege_assignments": _assignments(kept, None)}


def _privileges(change: dict[str, Any], field: str, securable_type: str) -> set[str]:
    given = change.get(field) or []
    if not isinstance(given, list):
        raise InvalidParameterValue(f"Invalid value for {field}: expected a list of privileges.")
    wanted = {str(privilege).replace(" ", "_").upper() for privilege in given}
    wrong = sorted(wanted - PRIVILEGES[securable_type]) if field == "add" else []
    if wrong:
        raise InvalidParameterValue(
            f"Privilege {wrong[0]} is not applicable to this entity [{securable_type.upper()}]."
        )
    return wanted


def _effective(call: Call) -> Answer:
    securable_type, full_name = _securable(call)
    require_visible(call, securable_type, full_name)
    only = call.query.get("principal")
    found: dict[str, dict[str, dict[str, str]]] = {}
    for level, name in lineage(securable_type, full_name):
        for principal, privileges in (call.store.get("grants", f"{level}/{name}") or {}).items():
            if only not in (None, principal):
                continue
            for privilege in privileges:
                # A privilege is inherited only where it means something: CREATE_SCHEMA of a catalog says nothing about a volume.
                if privilege in PRIVILEGES[securable_type]:
                    origin = (
                        {"inherited_from_type": level.upper(), "inherited_from_name": name}
                        if level != securable_type
                        else {}
                    )
                    found.setdefault(principal, {}).setdefault(privilege, {"privilege": privilege, **origin})
    assignments = [
        {"principal": principal, "privileges": list(held.values())} for principal, held in sorted(found.items())
    ]
    return {"privilege_assignments": assignments}


_SEES = needs("any privilege on the securable, or in it")
ROUTES = [
    Route(
        "GET",
        _PATH + "/permissions/{securable_type}/{full_name}",
        _get,
        right=_SEES,
    ),
    Route(
        "PATCH",
        _PATH + "/permissions/{securable_type}/{full_name}",
        _update,
        right=needs("MANAGE on the securable, or ownership"),
    ),
    Route(
        "GET",
        _PATH + "/effective-permissions/{securable_type}/{full_name}",
        _effective,
        right=_SEES,
    ),
]
