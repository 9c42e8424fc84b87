"""Users, groups and service principals as SCIM 2.0 resources, and who is calling.

Source: https://docs.databricks.com/api/workspace/users (groups, serviceprincipals, currentuser) and RFC 7644 for filters and PATCH.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, PermissionDenied, ResourceAlreadyExists, ResourceDoesNotExist
from sandbox.core.fields import number, objects
from sandbox.core.identity import ADMIN, ADMINS, groups_of, is_admin
from sandbox.core.listing import BY_NUMBER, EVERYTHING, Condition, field
from sandbox.core.rights import ADMINISTRATOR, ANYONE
from sandbox.core.routing import Answer, Route
from sandbox.core.store import Document
from sandbox.services.files import _home_folders
from sandbox.services.identity import _scim_patch, tokens

_PATH = "/api/2.0/preview/scim/v2"
_MAX_PAGE = 10_000
"""What the platform gives at once, too."""
_BUILT_IN = (ADMIN, ADMINS, "users")
_FILTER = re.compile(r'^\s*(\w+)\s+(eq|co|sw)\s+"?([^"]*)"?\s*$', re.IGNORECASE)


@dataclass(frozen=True)
class Resource:
    """One SCIM resource type: its ``path``, the store's ``kind``, the field that ``name``s it, and its schema's URN."""

    path: str
    kind: str
    name: str
    schema: str
    settable: tuple[str, ...]


_COMMON = ("displayName", "externalId", "entitlements", "roles")
RESOURCES = (
    Resource("Users", "user", "userName", "User", ("userName", "name", "emails", "active", *_COMMON)),
    Resource("Groups", "group", "displayName", "Group", ("members", *_COMMON)),
    Resource(
        "ServicePrincipals",
        "service_principal",
        "applicationId",
        "ServicePrincipal",
        ("applicationId", "active", *_COMMON),
    ),
)


def _view(call: Call, resource: Resource, document: Document) -> Document:
    view = {**document, "schemas": [f"urn:ietf:params:scim:schemas:core:2.0:{resource.schema}"]}
    parents = [
        g for g in call.store.list("group") if any(m.get("value") == document["id"] for m in g.get("members", []))
    ]
    if parents:
        view["groups"] = [
            {"value": group["id"], "display": group["displayName"], "type": "direct", "$ref": f"Groups/{group['id']}"}
            for group in parents
        ]
    if resource.kind == "group":
        view["meta"] = {"resourceType": "WorkspaceGroup"}
    for key in (
        "entitlements",
        "roles",
    ):  # the Terraform provider sends [{}] for none, which the platform does not keep
        view[key] = [entry for entry in view.get(key, []) if entry.get("value")]
    return {key: value for key, value in view.items() if value not in ([], None)}


def _fetch(call: Call, resource: Resource) -> Document:
    found = call.store.get(resource.kind, call.path["id"])
    if found is None:
        raise ResourceDoesNotExist(f"{resource.schema} with id {call.path['id']} not found.")
    return found


def _create(resource: Resource) -> Any:
    def create(call: Call) -> Answer:
        fields = _scim_patch.given(call.body, resource.settable)
        if resource.kind == "service_principal":
            fields.setdefault("applicationId", str(uuid.uuid4()))
        name = fields.get(resource.name)
        if not isinstance(name, str) or not name:
            raise InvalidParameterValue(f"Missing required field: {resource.name}")
        if resource.kind == "user":
            fields = {"displayName": name, "emails": [{"type": "work", "value": name, "primary": True}], **fields}
        if resource.kind != "group":
            fields.setdefault("active", True)
        _refuse_taken(call, resource, name)
        document = {"id": str(call.store.next_id("scim", 1001)), **fields}
        _scim_patch.complete_members(call.store, document)
        call.store.put(resource.kind, document["id"], document)
        if resource.kind != "group":
            _home_folders.make(call.workspace, name)
        return _view(call, resource, document)

    return create


def _refuse_taken(call: Call, resource: Resource, name: str) -> None:
    if any(other[resource.name].lower() == name.lower() for other in call.store.list(resource.kind)):
        raise ResourceAlreadyExists(f"{resource.schema} with name {name} already exists.")


def _check_change(call: Call, resource: Resource, old: Document, new: Document) -> None:
    """Names stay strings and unique; what belongs to the workspace keeps its name, and its administrator stays active."""
    before, name = old[resource.name], new.get(resource.name)
    if not isinstance(name, str) or not name:
        raise InvalidParameterValue(f"{resource.name} must be a name, got {name!r}.")
    if before in _BUILT_IN and (name != before or new.get("active") is False):
        raise PermissionDenied(f"{before} belongs to the workspace and cannot be renamed or deactivated.")
    if name.lower() != before.lower():
        _refuse_taken(call, resource, name)


def _get(resource: Resource) -> Any:
    return lambda call: _view(call, resource, _fetch(call, resource))


def _list(resource: Resource) -> Any:
    def listing(call: Call) -> Answer:
        where = EVERYTHING
        for condition in re.split(r"\s+and\s+", call.query.get("filter", "")):
            if condition:
                where &= _matching(condition)
        start = max(1, number(call.query.get("startIndex", 1), "startIndex"))
        count = min(max(0, number(call.query.get("count", 100), "count")), _MAX_PAGE)
        page, _ = call.store.page(resource.kind, count, order=BY_NUMBER, where=where, skip=start - 1)
        return {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": call.store.count(resource.kind, where),
            "startIndex": start,
            "itemsPerPage": len(page),
            "Resources": [_view(call, resource, each.document) for each in page],
        }

    return listing


def _matching(condition: str) -> Condition:
    match = _FILTER.match(condition)
    if match is None:
        raise InvalidParameterValue(f'Cannot parse the filter {condition!r}; expected ATTRIBUTE eq|co|sw "VALUE".')
    name, operator, wanted = match[1], match[2].lower(), match[3].lower()
    value = f"lower_case(coalesce({field(name)}, ''))"
    if operator == "eq":
        return Condition(f"{value} = ?", (wanted,))
    return Condition(f"instr({value}, ?) {'= 1' if operator == 'sw' else '> 0'}", (wanted,))


def _replace(resource: Resource) -> Any:
    def replace(call: Call) -> Answer:
        old = _fetch(call, resource)
        fields = _scim_patch.given(call.body, resource.settable)
        document = {"id": old["id"], resource.name: old[resource.name], **fields}
        _check_change(call, resource, old, document)
        _scim_patch.complete_members(call.store, document)
        call.store.put(resource.kind, old["id"], document)
        return _view(call, resource, document)

    return replace


def _patch(resource: Resource) -> Any:
    def patch(call: Call) -> Answer:
        old = _fetch(call, resource)
        document = _scim_patch.apply(old, objects(call.body, "Operations"), resource.settable)
        _check_change(call, resource, old, document)
        _scim_patch.complete_members(call.store, document)
        call.store.put(resource.kind, document["id"], document)
        return _view(call, resource, document)

    return patch


def _delete(resource: Resource) -> Any:
    def delete(call: Call) -> Answer:
        document = _fetch(call, resource)
        if document[resource.name] in _BUILT_IN:
            raise PermissionDenied(f"{document[resource.name]} belongs to the workspace and cannot be deleted.")
        call.store.delete(resource.kind, document["id"])
        if resource.kind != "group":  # or a user made again under this name would find the old tokens working
            tokens.revoke_all(call.store, document[resource.name])
        for group in call.store.list("group"):
            kept = [member for member in group.get("members", []) if member.get("value") != document["id"]]
            if len(kept) != len(group.get("members", [])):
                call.store.put("group", group["id"], {**group, "members": kept})
        return {}

    return delete


def _me(call: Call) -> Answer:
    for resource in RESOURCES:
        for document in call.store.find(resource.kind, **{resource.name: call.principal}):
            view = _view(call, resource, document)
            view.setdefault("userName", call.principal)
            names = groups_of(call.store, call.principal) | (
                {ADMINS} if is_admin(call.store, call.principal) else set()
            )
            groups = [group for group in call.store.list("group") if group["displayName"] in names]
            view["groups"] = [
                {"value": group["id"], "display": group["displayName"], "type": "direct"} for group in groups
            ]
            return view
    raise ResourceDoesNotExist(f"{call.principal} is not in this workspace any more.")


ROUTES = [
    Route("GET", f"{_PATH}/Me", _me, right=ANYONE),
    *(
        route
        for resource in RESOURCES
        for route in (
            Route("POST", f"{_PATH}/{resource.path}", _create(resource), right=ADMINISTRATOR),
            Route("GET", f"{_PATH}/{resource.path}", _list(resource), right=ANYONE),
            Route("GET", f"{_PATH}/{resource.path}/{{id}}", _get(resource), right=ANYONE),
            Route("PUT", f"{_PATH}/{resource.path}/{{id}}", _replace(resource), right=ADMINISTRATOR),
            Route("PATCH", f"{_PATH}/{resource.path}/{{id}}", _patch(resource), right=ADMINISTRATOR),
            Route("DELETE", f"{_PATH}/{resource.path}/{{id}}", _delete(resource), right=ADMINISTRATOR),
        )
    ),
]
