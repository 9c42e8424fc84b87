"""Catalogs. Source: https://docs.databricks.com/api/workspace/catalogs"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.core import visibility
from sandbox.core.authorization import require, require_owner, require_visible
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.identity import ADMIN
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.securables import CHILDREN_OF_SCHEMA
from sandbox.core.store import Document, Store
from sandbox.core.workspace import Workspace
from sandbox.services.unity_catalog import _external, schemas
from sandbox.services.unity_catalog._securables import (
    chosen,
    created_by,
    fetch,
    forget,
    object_name,
    refuse_existing,
)
from sandbox.services.unity_catalog._updating import update

_PATH = "/api/2.1/unity-catalog/catalogs"
_SETTABLE: dict[str, type] = {
    "comment": str,
    "properties": dict,
    "options": dict,
    "isolation_mode": str,
    "enable_predictive_optimization": str,
}
_ISOLATION_MODES = ("OPEN", "ISOLATED")
DEFAULT = "main"
"""The workspace's default catalog: there from its first day, usable by everybody, and its owner's to delete."""


async def start(workspace: Workspace) -> None:
    """Make the default catalog, once."""
    store = workspace.store
    with store.transaction():
        if store.get("default_catalog", DEFAULT) is None:
            store.put("default_catalog", DEFAULT, {})
            if store.get("catalog", DEFAULT) is None:
                _make(store, ADMIN, DEFAULT, {})
                store.put("grants", f"catalog/{DEFAULT}", {"account users": ["USE_CATALOG"]})


def _create(call: Call) -> Answer:
    name = object_name(call)
    require(call, "metastore", "", "CREATE_CATALOG")
    refuse_existing(call.store, "catalog", name)
    more = {"storage_root": str, "connection_name": str, "provider_name": str, "share_name": str}
    fields = _checked(call, {**_SETTABLE, **more})
    _external.check(call.workspace, fields.get("storage_root"))
    if "storage_root" in fields:
        fields["storage_location"] = fields["storage_root"].rstrip("/") + f"/__unitystorage/catalogs/{name}"
    return _make(call.store, call.principal, name, fields)


def _make(store: Store, principal: str, name: str, fields: Document) -> Document:
    """A new catalog with its first schema."""
    document = {
        "name": name,
        "full_name": name,
        "catalog_type": "MANAGED_CATALOG",
        "securable_type": "CATALOG",
        "isolation_mode": "OPEN",
        "enable_predictive_optimization": "INHERIT",
        "browse_only": False,
        **created_by(principal),
        **fields,
    }
    store.put("catalog", name, document)
    schemas.make(store, principal, name, "default")
    return document


def _checked(call: Call, types: Mapping[str, type]) -> dict[str, Any]:
    fields = chosen(call.body, types)
    mode = fields.get("isolation_mode")
    if mode is not None and mode not in _ISOLATION_MODES:
        raise InvalidParameterValue(f"isolation_mode must be one of {', '.join(_ISOLATION_MODES)}, got {mode}.")
    return fields


def _get(call: Call) -> Answer:
    document = fetch(call.store, "catalog", call.path["name"])
    require_visible(call, "catalog", document["name"])
    return document


def _list(call: Call) -> Answer:
    page, more = call.page("catalog", where=visibility.securables(call, "catalog"))
    return {"catalogs": page, **more}


def _update(call: Call) -> Answer:
    _checked(call, _SETTABLE)
    return update(call, "catalog", call.path["name"], _SETTABLE)


def _delete(call: Call) -> Answer:
    name = fetch(call.store, "catalog", call.path["name"])["name"]
    require_owner(call, "catalog", name)
    below = [key for kind in ("schema", *CHILDREN_OF_SCHEMA) for key, _ in call.store.items(kind, name + ".")]
    # A schema "default" that nobody uses is part of the catalog, not something in it.
    if set(below) - {f"{name}.default"} and call.query.get("force") != "true":
        raise InvalidParameterValue(
            f"Cannot delete catalog '{name}': Catalog '{name}' is not empty.", error_code="INVALID_STATE"
        )
    forget(call.workspace, ("catalog", "schema", *CHILDREN_OF_SCHEMA), name)
    call.store.delete("workspace_bindings", f"catalog/{name}")
    return {}


_OWNS = needs("MANAGE on the catalog, or ownership")
ROUTES = [
    Route("POST", _PATH, _create, right=needs("CREATE_CATALOG")),
    Route("GET", _PATH, _list, right=shows("any privilege")),
    Route("GET", _PATH + "/{name}", _get, right=needs("any privilege on the catalog, or in it")),
    Route("PATCH", _PATH + "/{name}", _update, right=_OWNS),
    Route("DELETE", _PATH + "/{name}", _delete, right=_OWNS),
]
