"""SCIM's PATCH: add, replace and remove on attributes and on lists of ``{"value"}`` objects. Source: RFC 7644, 3.5.2."""

from __future__ import annotations

import re
from typing import Any

from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.fields import objects
from sandbox.core.store import Document, Store

_SELECTED = re.compile(r'^(\w+)\[value eq "([^"]*)"\]$')
_LISTS = ("members", "entitlements", "roles", "groups", "emails")


def given(body: Document, settable: tuple[str, ...]) -> Document:
    """The fields that a caller may set, null ones left out. Raises `InvalidParameterValue` where a list is none."""
    fields = {key: body[key] for key in settable if body.get(key) is not None}
    return {key: objects(fields, key) if key in _LISTS else _single(key, value) for key, value in fields.items()}


def _single(name: str, value: Any) -> Any:
    """A value that is no list; ``active`` may also come as text, as some identity providers send it."""
    if name == "active" and str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    if name == "active" or value is None or (name != "name" and not isinstance(value, str)):
        raise InvalidParameterValue(f"Invalid value for {name}: {value!r}.")
    return value


def apply(document: Document, operations: list[Any], settable: tuple[str, ...]) -> Document:
    """A copy of ``document`` after all ``operations``. Raises `InvalidParameterValue` on one that cannot be understood."""
    document = dict(document)
    for operation in operations:
        verb, path, value = str(operation.get("op", "")).lower(), operation.get("path"), operation.get("value")
        if verb not in ("add", "replace", "remove"):
            raise InvalidParameterValue(f"PATCH operation must be add, replace or remove, got {verb!r}.")
        if path is None and isinstance(value, dict):
            for name, single in value.items():
                _one(document, verb, name, single, settable)
        elif path is None:
            raise InvalidParameterValue("A PATCH operation without a path needs an object as its value.")
        else:
            _one(document, verb, str(path), value, settable)
    return document


def _one(document: Document, verb: str, path: str, value: Any, settable: tuple[str, ...]) -> None:
    selected = _SELECTED.match(path)
    name = selected[1] if selected else path
    if name not in settable:
        raise InvalidParameterValue(f"PATCH path {path} is not one of {', '.join(settable)}.")
    if name not in _LISTS:
        if verb == "remove":
            document.pop(name, None)
        else:
            document[name] = _single(name, value)
        return
    items = [
        item if isinstance(item, dict) else {"value": item}
        for item in (value if isinstance(value, list) else [value] if value else [])
    ]
    values = {item.get("value") for item in items}
    present = list(document.get(name, []))
    if verb == "replace":
        document[name] = items
    elif verb == "add":
        document[name] = [item for item in present if item.get("value") not in values] + items
    elif selected or values:
        gone = {selected[2]} if selected else values
        document[name] = [item for item in present if item.get("value") not in gone]
    else:
        document[name] = []


def complete_members(store: Store, document: Document) -> None:
    """Check that each member exists, and give it its display name. Raises `ResourceDoesNotExist`."""
    for member in document.get("members", []):
        for kind, path, name in (
            ("user", "Users", "displayName"),
            ("group", "Groups", "displayName"),
            ("service_principal", "ServicePrincipals", "displayName"),
        ):
            found = store.get(kind, str(member.get("value")))
            if found:
                member.update({"display": found.get(name, ""), "$ref": f"{path}/{found['id']}"})
                break
        else:
            raise ResourceDoesNotExist(f"No user, group or service principal has the id {member.get('value')}.")
