"""What a listing shows to its caller, as a condition that SQLite applies: the same as `authorization` says of one object."""

from __future__ import annotations

import json

from sandbox.core.call import Call
from sandbox.core.identity import groups_of, is_admin
from sandbox.core.listing import EVERYTHING, Condition, field, one_of

_DEPTHS = {"catalog": 1, "schema": 2, "volume": 3, "table": 3, "function": 3, "prompt": 3}
"""Parts of the full name."""
_ON_ITS_LIST = (
    "EXISTS (SELECT 1 FROM json_each(body, '$.access_control_list') AS entry WHERE coalesce("
    "json_extract(entry.value, '$.user_name'), json_extract(entry.value, '$.group_name'), "
    "json_extract(entry.value, '$.service_principal_name')) IN (SELECT value FROM json_each(?)))"
)
_GRANTED = "EXISTS (SELECT 1 FROM json_each(body) AS entry WHERE entry.key IN (SELECT value FROM json_each(?)))"


def objects(call: Call, object_type: str, expression: str = "key") -> Condition:
    """Workspace objects on whose access control list the caller is, itself or by a group: the lowest level shows an object.

    ``expression`` gives an object's id, under which permissions are kept.
    """
    if is_admin(call.store, call.principal):
        return EVERYTHING
    return one_of(expression, call.store.keys("permissions", f"{object_type}/", _named(_ON_ITS_LIST, _who(call))))


def securables(call: Call, securable_type: str) -> Condition:
    """Securables that the caller owns or has any privilege on, or on one above or below."""
    if is_admin(call.store, call.principal):
        return EVERYTHING
    who, depth = _who(call), _DEPTHS[securable_type]
    themselves, above = set(), {1: _owned(call, "catalog", who), 2: _owned(call, "schema", who)}
    for securable in call.store.keys("grants", "", _named(_GRANTED, who)):
        granted_type, _, full_name = securable.partition("/")
        parts = full_name.split(".")
        if len(parts) > depth or granted_type == securable_type:
            themselves.add(".".join(parts[:depth]))
        elif full_name and len(parts) < depth:
            above[len(parts)].add(full_name)
    shown = one_of("key", themselves) | one_of(field("owner"), who)
    if depth > 1:
        shown |= one_of(field("catalog_name"), above[1])
    if depth > 2:
        shown |= one_of(f"{field('catalog_name')} || '.' || {field('schema_name')}", above[2])
    return shown


def _who(call: Call) -> set[str]:
    return {call.principal} | groups_of(call.store, call.principal)


def _named(sql: str, who: set[str]) -> Condition:
    return Condition(sql, (json.dumps(sorted(who)),))


def _owned(call: Call, kind: str, who: set[str]) -> set[str]:
    return set(call.store.keys(kind, "", one_of(field("owner"), who)))
