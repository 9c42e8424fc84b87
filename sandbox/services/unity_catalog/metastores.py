"""The workspace's one metastore, and the bindings of catalogs to workspaces.

Source: https://docs.databricks.com/api/workspace/metastores and https://docs.databricks.com/api/workspace/workspacebindings
"""

from __future__ import annotations

from sandbox.core.authorization import require_owner, require_visible
from sandbox.core.call import Call
from sandbox.core.fields import number, numbers, objects
from sandbox.core.identity import ADMIN
from sandbox.core.rights import ANYONE, needs
from sandbox.core.routing import Answer, Route
from sandbox.core.store import Document
from sandbox.core.workspace import WORKSPACE_ID
from sandbox.services.unity_catalog import catalogs
from sandbox.services.unity_catalog._securables import METASTORE_ID, METASTORE_NAME, fetch

_PATH = "/api/2.1/unity-catalog"


def _assignment(call: Call) -> Answer:
    return {"metastore_id": METASTORE_ID, "workspace_id": WORKSPACE_ID, "default_catalog_name": catalogs.DEFAULT}


def _summary(call: Call) -> Answer:
    return {
        "metastore_id": METASTORE_ID,
        "name": METASTORE_NAME,
        "cloud": "aws",
        "region": "local",
        "global_metastore_id": f"aws:local:{METASTORE_ID}",
        "owner": ADMIN,
        "privilege_model_version": "1.0",
    }


def _get(call: Call) -> Answer:
    if call.path["id"] != METASTORE_ID:
        fetch(call.store, "metastore", call.path["id"])
    return _summary(call)


def _list(call: Call) -> Answer:
    return {"metastores": [_summary(call)]}


def _bindings(call: Call) -> Answer:
    catalog = fetch(call.store, "catalog", call.path["name"])["name"]
    require_visible(call, "catalog", catalog)
    return {"bindings": _stored(call, catalog)}


def _update_bindings(call: Call) -> Answer:
    catalog = fetch(call.store, "catalog", call.path["name"])["name"]
    require_owner(call, "catalog", catalog)
    bound = {binding["workspace_id"]: binding for binding in _stored(call, catalog)}
    for binding in objects(call.body, "add"):
        workspace_id = number(binding.get("workspace_id"), "workspace_id")
        binding_type = binding.get("binding_type", "BINDING_TYPE_READ_WRITE")
        bound[workspace_id] = {"workspace_id": workspace_id, "binding_type": binding_type}
    for binding in objects(call.body, "remove"):
        bound.pop(number(binding.get("workspace_id"), "workspace_id"), None)
    call.store.put("workspace_bindings", f"catalog/{catalog}", {"bindings": list(bound.values())})
    return {"bindings": list(bound.values())}


def _update_catalog_workspaces(call: Call) -> Answer:
    """The older form of the bindings call: plain workspace ids."""
    catalog = fetch(call.store, "catalog", call.path["name"])["name"]
    require_owner(call, "catalog", catalog)
    bound = {binding["workspace_id"]: binding for binding in _stored(call, catalog)}
    for workspace_id in numbers(call.body, "assign_workspaces"):
        bound[workspace_id] = {"workspace_id": workspace_id, "binding_type": "BINDING_TYPE_READ_WRITE"}
    for workspace_id in numbers(call.body, "unassign_workspaces"):
        bound.pop(workspace_id, None)
    call.store.put("workspace_bindings", f"catalog/{catalog}", {"bindings": list(bound.values())})
    return {"workspaces": sorted(bound)}


def _stored(call: Call, catalog: str) -> list[Document]:
    return (call.store.get("workspace_bindings", f"catalog/{catalog}") or {}).get("bindings", [])


_OWNS = needs("MANAGE on the catalog, or ownership")
ROUTES = [
    Route("GET", _PATH + "/current-metastore-assignment", _assignment, right=ANYONE),
    Route("GET", _PATH + "/metastore_summary", _summary, right=ANYONE),
    Route("GET", _PATH + "/metastores", _list, right=ANYONE),
    Route("GET", _PATH + "/metastores/{id}", _get, right=ANYONE),
    Route("GET", _PATH + "/bindings/catalog/{name}", _bindings, right=needs("any privilege on the catalog, or in it")),
    Route(
        "PATCH",
        _PATH + "/bindings/catalog/{name}",
        _update_bindings,
        right=_OWNS,
    ),
    Route(
        "PATCH",
        _PATH + "/workspace-bindings/catalogs/{name}",
        _update_catalog_workspaces,
        right=_OWNS,
    ),
]
