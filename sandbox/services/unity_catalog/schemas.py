"""Schemas of catalogs. Source: https://docs.databricks.com/api/workspace/schemas"""

from __future__ import annotations

import uuid

from sandbox.core import visibility
from sandbox.core.authorization import require, require_owner, require_visible
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.fields import text
from sandbox.core.listing import starting
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.securables import CHILDREN_OF_SCHEMA
from sandbox.core.store import Document, Store
from sandbox.services.unity_catalog import _external
from sandbox.services.unity_catalog._securables import (
    chosen,
    created_by,
    fetch,
    forget,
    object_name,
    refuse_existing,
)
from sandbox.services.unity_catalog._updating import update

_PATH = "/api/2.1/unity-catalog/schemas"
_SETTABLE: dict[str, type] = {"comment": str, "properties": dict, "enable_predictive_optimization": str}


def make(store: Store, principal: str, catalog: str, name: str) -> Document:
    """Store a new schema; the caller has checked parent, privilege and name."""
    document = {
        "name": name,
        "catalog_name": catalog,
        "full_name": f"{catalog}.{name}",
        "catalog_type": "MANAGED_CATALOG",
        "enable_predictive_optimization": "INHERIT",
        "browse_only": False,
        "schema_id": str(uuid.uuid4()),
        **created_by(principal),
    }
    return store.put("schema", document["full_name"], document)


def _create(call: Call) -> Answer:
    name = object_name(call)
    catalog = fetch(call.store, "catalog", text(call, "catalog_name"))["name"]
    require(call, "catalog", catalog, "CREATE_SCHEMA")
    refuse_existing(call.store, "schema", f"{catalog}.{name}")
    fields = chosen(call.body, {**_SETTABLE, "storage_root": str})
    _external.check(call.workspace, fields.get("storage_root"))
    return call.store.put("schema", f"{catalog}.{name}", {**make(call.store, call.principal, catalog, name), **fields})


def _get(call: Call) -> Answer:
    document = fetch(call.store, "schema", call.path["full_name"])
    require_visible(call, "schema", document["full_name"])
    return document


def _list(call: Call) -> Answer:
    catalog = fetch(call.store, "catalog", text(call, "catalog_name"))["name"]
    page, more = call.page("schema", where=starting(catalog + ".") & visibility.securables(call, "schema"))
    return {"schemas": page, **more}


def _update(call: Call) -> Answer:
    return update(call, "schema", call.path["full_name"], _SETTABLE)


def _delete(call: Call) -> Answer:
    name = fetch(call.store, "schema", call.path["full_name"])["full_name"]
    require_owner(call, "schema", name)
    below = [key for kind in CHILDREN_OF_SCHEMA for key, _ in call.store.items(kind, name + ".")]
    if below and call.query.get("force") != "true":
        raise InvalidParameterValue(
            f"Cannot delete schema '{name}': Schema '{name}' is not empty. It holds {', '.join(below[:3])}.",
            error_code="INVALID_STATE",
        )
    forget(call.workspace, ("schema", *CHILDREN_OF_SCHEMA), name)
    return {}


_OWNS = needs("MANAGE on the schema, or ownership")
ROUTES = [
    Route("POST", _PATH, _create, right=needs("CREATE_SCHEMA on the catalog")),
    Route("GET", _PATH, _list, right=shows("any privilege")),
    Route("GET", _PATH + "/{full_name}", _get, right=needs("any privilege on the schema, or in it")),
    Route("PATCH", _PATH + "/{full_name}", _update, right=_OWNS),
    Route("DELETE", _PATH + "/{full_name}", _delete, right=_OWNS),
]
