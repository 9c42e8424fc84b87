"""Tables: managed Delta tables that clients stage, write and register, and external ones.

Source: https://docs.databricks.com/api/workspace/tables; staging tables as in the open Unity Catalog API
(https://github.com/unitycatalog/unitycatalog, ``/staging-tables``). Columns are what the client registers; the data are Delta files.
"""

from __future__ import annotations

import uuid

from sandbox.core import visibility
from sandbox.core.authorization import may_see, require, require_owner, require_visible
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.fields import text
from sandbox.core.identity import bearer_token, token_hash
from sandbox.core.listing import starting
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.runtime.jobs.running import RunningTasks
from sandbox.runtime.jobs.visible import staging_folder
from sandbox.services.unity_catalog import _delta_columns, _external
from sandbox.services.unity_catalog._securables import (
    chosen,
    created,
    fetch,
    forget,
    object_name,
    refuse_existing,
)
from sandbox.services.unity_catalog._updating import update

_PATH = "/api/2.1/unity-catalog/tables"
_FIELDS = {"columns": list, "comment": str, "properties": dict, "storage_location": str, "view_definition": str}
_TYPES = ("MANAGED", "EXTERNAL", "VIEW")


def _full_name(call: Call) -> str:
    name = object_name(call)
    schema = fetch(call.store, "schema", f"{text(call, 'catalog_name')}.{text(call, 'schema_name')}")["full_name"]
    require(call, "schema", schema, "CREATE_TABLE")
    refuse_existing(call.store, "table", f"{schema}.{name}")
    return f"{schema}.{name}"


def _stage(call: Call) -> Answer:
    full_name = _full_name(call)
    table_id = str(uuid.uuid4())
    task = RunningTasks.of(call.workspace).get(token_hash(bearer_token(call.request)))
    # A task's process sees the folder that was made for it when it started, and nothing that is made elsewhere later.
    above = staging_folder(call.workspace, task.run_id) if task else call.workspace.files / "tables"
    location = above / table_id
    location.mkdir(parents=True)
    catalog, schema, name = full_name.split(".")
    staged = {
        "id": table_id,
        "name": name,
        "catalog_name": catalog,
        "schema_name": schema,
        "staging_location": location.as_uri(),
        "owner": call.principal,
    }
    return call.store.put("staging_table", location.as_uri(), staged)


def _create(call: Call) -> Answer:
    full_name = _full_name(call)
    catalog, schema, name = full_name.split(".")
    kind, fields = call.need("table_type"), chosen(call.body, _FIELDS)
    if kind not in _TYPES:
        raise InvalidParameterValue(f"table_type must be one of {', '.join(_TYPES)}, got {kind}.")
    table_id = str(uuid.uuid4())
    if kind == "MANAGED":
        staged = call.store.get("staging_table", fields.get("storage_location", "").rstrip("/"))
        if staged is None or f"{staged['catalog_name']}.{staged['schema_name']}.{staged['name']}" != full_name:
            raise InvalidParameterValue(
                "storage_location of a managed table must be the one that staging-tables gave out for it."
            )
        table_id = staged["id"]
        call.store.delete("staging_table", staged["staging_location"])
    elif kind == "EXTERNAL" and "storage_location" not in fields:
        raise InvalidParameterValue("Missing required field: storage_location")
    if kind != "MANAGED":
        _external.check(call.workspace, fields.get("storage_location"))
    document = {
        "name": name,
        "catalog_name": catalog,
        "schema_name": schema,
        "full_name": full_name,
        "table_type": kind,
        "data_source_format": call.body.get("data_source_format", "DELTA"),
        "table_id": table_id,
        "columns": [],
        **fields,
        **created(call),
    }
    return call.store.put("table", full_name, document)


async def _get(call: Call) -> Answer:
    document = fetch(call.store, "table", call.path["full_name"])
    require_visible(call, "table", document["full_name"])
    [table] = await _delta_columns.shown(call.workspace, [document])
    return table


def _exists(call: Call) -> Answer:
    full_name = call.path["full_name"].lower()
    fetch(call.store, "schema", full_name.rpartition(".")[0])
    return {"table_exists": call.store.get("table", full_name) is not None and may_see(call, "table", full_name)}


async def _list(call: Call) -> Answer:
    schema = fetch(call.store, "schema", f"{text(call, 'catalog_name')}.{text(call, 'schema_name')}")["full_name"]
    page, more = call.page(
        "table", where=starting(schema + ".") & visibility.securables(call, "table"), default_size=50
    )
    tables = await _delta_columns.shown(call.workspace, page)
    if call.query.get("omit_columns", "").lower() == "true":
        tables = [{name: value for name, value in each.items() if name != "columns"} for each in tables]
    return {"tables": tables, **more}


def _update(call: Call) -> Answer:
    """Only the owner can be changed here; everything else about a table is SQL's business."""
    update(call, "table", call.path["full_name"], {})
    return {}


def _delete(call: Call) -> Answer:
    name = fetch(call.store, "table", call.path["full_name"])["full_name"]
    require_owner(call, "table", name)
    forget(call.workspace, ("table",), name)
    return {}


_OWNS = needs("MANAGE on the table, or ownership")
_CREATES = needs("CREATE_TABLE on the schema")
ROUTES = [
    Route("POST", "/api/2.1/unity-catalog/staging-tables", _stage, right=_CREATES),
    Route("POST", _PATH, _create, right=_CREATES),
    Route("GET", _PATH, _list, right=shows("any privilege")),
    Route("GET", _PATH + "/{full_name}", _get, right=needs("any privilege on the table")),
    Route("GET", _PATH + "/{full_name}/exists", _exists, right=shows("any privilege")),
    Route("PATCH", _PATH + "/{full_name}", _update, right=_OWNS),
    Route("DELETE", _PATH + "/{full_name}", _delete, right=_OWNS),
]
