"""Permissions of workspace objects. Source: https://docs.databricks.com/api/workspace/permissions

Stored by the type that requests name (``clusters``); answers carry the singular (``cluster``), as the platform's do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.core.authorization import principal_exists, require_object
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.fields import objects
from sandbox.core.identity import ADMINS
from sandbox.core.rights import needs
from sandbox.core.routing import Answer, Route
from sandbox.core.store import Document
from sandbox.core.workspace_access import LEVELS as FILE_LEVELS
from sandbox.core.workspace_access import OBJECT_TYPES as _WORKSPACE_TYPES
from sandbox.core.workspace_access import acl_key, granted, require_path

_PATH = "/api/2.0/permissions"
_PRINCIPAL_FIELDS = ("user_name", "group_name", "service_principal_name")


@dataclass(frozen=True)
class ObjectType:
    """``answer`` is the type's name in answers; ``store`` the kind of its documents, found by key or by ``field``."""

    answer: str
    levels: tuple[str, ...]
    store: str | None = None
    field: str | None = None


OBJECT_TYPES = {
    "clusters": ObjectType("cluster", ("CAN_ATTACH_TO", "CAN_RESTART", "CAN_MANAGE"), "cluster"),
    "cluster-policies": ObjectType("cluster-policy", ("CAN_USE",), "cluster_policy"),
    "instance-pools": ObjectType("instance-pool", ("CAN_ATTACH_TO", "CAN_MANAGE"), "instance_pool"),
    "jobs": ObjectType("job", ("CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER"), "job"),
    "pipelines": ObjectType("pipelines", ("CAN_VIEW", "CAN_RUN", "CAN_MANAGE", "IS_OWNER"), "pipeline"),
    "warehouses": ObjectType(
        "warehouses", ("CAN_VIEW", "CAN_MONITOR", "CAN_USE", "CAN_MANAGE", "IS_OWNER"), "warehouse"
    ),
    "registered-models": ObjectType(
        "registered-model",
        ("CAN_READ", "CAN_EDIT", "CAN_MANAGE_STAGING_VERSIONS", "CAN_MANAGE_PRODUCTION_VERSIONS", "CAN_MANAGE"),
    ),
    "notebooks": ObjectType("notebook", FILE_LEVELS, "workspace_object", "object_id"),
    "directories": ObjectType("directory", FILE_LEVELS, "workspace_object", "object_id"),
    "files": ObjectType("file", FILE_LEVELS, "workspace_object", "object_id"),
    "experiments": ObjectType("mlflowExperiment", ("CAN_READ", "CAN_EDIT", "CAN_MANAGE")),
    "serving-endpoints": ObjectType(
        "serving-endpoint", ("CAN_VIEW", "CAN_QUERY", "CAN_MANAGE"), "serving_endpoint", "id"
    ),
    "authorization": ObjectType("tokens", ("CAN_USE", "CAN_MANAGE")),
}


def _object(call: Call) -> tuple[str, str, ObjectType, Document | None]:
    """Its type as requests name it, its id, what is known of the type and, where the sandbox keeps one, its document."""
    name, object_id = call.path.get("object_type", "warehouses"), call.path["object_id"]
    kind = OBJECT_TYPES.get(name)
    if kind is None:
        raise InvalidParameterValue(
            f"{name} is not a supported object type, expected one of {', '.join(sorted(OBJECT_TYPES))}."
        )
    found = None
    if kind.store is not None:
        found = (
            call.store.get(kind.store, object_id)
            if kind.field is None
            else next((d for d in call.store.list(kind.store) if str(d.get(kind.field)) == object_id), None)
        )
        if found is None or name != _WORKSPACE_TYPES.get(found.get("object_type", ""), name):
            raise ResourceDoesNotExist(f"{kind.answer.capitalize()} {object_id} does not exist.")
    return name, object_id, kind, found


def _require(call: Call, name: str, object_id: str, found: Document | None, *levels: str) -> None:
    if name in _WORKSPACE_TYPES.values():
        assert found is not None
        require_path(call, found["path"], levels[0])
    else:
        require_object(call, name, object_id, *levels)


def _stored(call: Call, name: str, object_id: str) -> list[dict[str, str]]:
    return (call.store.get("permissions", f"{name}/{object_id}") or {}).get("access_control_list", [])


def _view(call: Call, name: str, object_id: str, kind: ObjectType, found: Document | None) -> dict[str, Any]:
    entries = [
        {**_named(entry), "all_permissions": [{"permission_level": entry["permission_level"], "inherited": False}]}
        for entry in _stored(call, name, object_id)
    ]
    for entry, source in _inherited(call, name, kind, found):
        level = {"permission_level": entry["permission_level"], "inherited": True, "inherited_from_object": [source]}
        known = next((each for each in entries if _principal(each) == _principal(entry)), None)
        if known is None:
            entries.append({**_named(entry), "all_permissions": [level]})
        else:
            known["all_permissions"].append(level)
    return {"object_id": f"/{name}/{object_id}", "object_type": kind.answer, "access_control_list": entries}


def _named(entry: dict[str, str]) -> dict[str, Any]:
    field, principal = _principal(entry)
    return {field: principal, **({} if principal == ADMINS else {"display_name": principal})}


def _inherited(call: Call, name: str, kind: ObjectType, found: Document | None) -> Iterator[tuple[dict[str, str], str]]:
    """Entries that come from elsewhere, each with the object that it comes from."""
    if name in _WORKSPACE_TYPES.values() and found is not None:
        for entry, path in granted(call.store, found["path"]):
            folder = call.store.get("workspace_object", path)
            if path != found["path"] and folder is not None:
                yield entry, f"/{acl_key(folder)}"
    if "CAN_MANAGE" in kind.levels:
        yield {"group_name": ADMINS, "permission_level": "CAN_MANAGE"}, f"/{name}/"


def _get(call: Call) -> Answer:
    name, object_id, kind, found = _object(call)
    _require(call, name, object_id, found, *kind.levels)
    return _view(call, name, object_id, kind, found)


def _levels(call: Call) -> Answer:
    name, object_id, kind, found = _object(call)
    _require(call, name, object_id, found, *kind.levels)
    return {
        "permission_levels": [
            {"permission_level": level, "description": level.replace("_", " ").capitalize()} for level in kind.levels
        ]
    }


def _set(call: Call) -> Answer:
    return _write(call, keep=[])


def _update(call: Call) -> Answer:
    return _write(call, keep=_stored(call, *_object(call)[:2]))


def _write(call: Call, keep: list[dict[str, str]]) -> Answer:
    """Put the request's entries over ``keep``; a principal has one level. An object never loses its owner."""
    name, object_id, kind, found = _object(call)
    _require(call, name, object_id, found, "CAN_MANAGE")
    given = checked(call, name, objects(call.body, "access_control_list"))
    owners = [entry for entry in given if entry["permission_level"] == "IS_OWNER"]
    if len(owners) > 1:
        raise InvalidParameterValue(f"The {kind.answer} must have exactly one owner.")
    if owners:
        keep = [entry for entry in keep if entry["permission_level"] != "IS_OWNER"]
    else:
        keep = keep or [entry for entry in _stored(call, name, object_id) if entry["permission_level"] == "IS_OWNER"]
    merged = {_principal(entry): entry for entry in [*keep, *given]}
    acl = [merged[key] for key in sorted(merged)]
    call.store.put("permissions", f"{name}/{object_id}", {"access_control_list": acl})
    return _view(call, name, object_id, kind, found)


def checked(call: Call, object_type: str, entries: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Entries of an access control list as they are kept. Raises `InvalidParameterValue`, `ResourceDoesNotExist`."""
    return [_entry(call, OBJECT_TYPES[object_type], entry) for entry in entries]


def _principal(entry: dict[str, str]) -> tuple[str, str]:
    field = next(f for f in _PRINCIPAL_FIELDS if f in entry)
    return field, entry[field]


def _entry(call: Call, kind: ObjectType, entry: dict[str, Any]) -> dict[str, str]:
    named = {field: entry[field] for field in _PRINCIPAL_FIELDS if entry.get(field)}
    if len(named) != 1:
        raise InvalidParameterValue(f"Each entry needs exactly one of {', '.join(_PRINCIPAL_FIELDS)}.")
    level = entry.get("permission_level")
    if level not in kind.levels:
        raise InvalidParameterValue(
            f"{level} is not a permission level of a {kind.answer}, expected one of {', '.join(kind.levels)}."
        )
    if level == "IS_OWNER" and "group_name" in named:
        raise InvalidParameterValue(f"A group cannot be the owner of a {kind.answer}.")
    [principal] = named.values()
    if not isinstance(principal, str) or not principal_exists(call.store, principal):
        raise ResourceDoesNotExist(f"Principal: {principal} does not exist.")
    return {**named, "permission_level": level}


_ANY, _MANAGES = needs("a permission on the object"), needs("CAN_MANAGE on the object")
# Warehouses have two addresses: the SDK's and the one that Terraform's provider and the pages of the platform use.
ROUTES = [
    route
    for path in (_PATH + "/{object_type}/{object_id}", _PATH + "/sql/warehouses/{object_id}")
    for route in (
        Route("GET", path, _get, right=_ANY),
        Route("PUT", path, _set, right=_MANAGES),
        Route("PATCH", path, _update, right=_MANAGES),
        Route("GET", path + "/permissionLevels", _levels, right=_ANY),
    )
]
