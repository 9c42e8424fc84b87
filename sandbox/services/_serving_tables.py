"""Inference tables of endpoints as Unity Catalog tables.

Source: https://docs.databricks.com/aws/en/ai-gateway/inference-tables (needs USE CATALOG, USE SCHEMA and CREATE TABLE; the name is
``CATALOG.SCHEMA.PREFIX_payload`` with the endpoint's name as the default prefix; an existing table cannot be taken over).
"""

from __future__ import annotations

import uuid
from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceAlreadyExists, ResourceDoesNotExist
from sandbox.core.workspace import now_ms

Document = dict[str, Any]

_COLUMNS: dict[str, list[tuple[str, str, str]]] = {
    "ai_gateway": [
        ("databricks_request_id", "STRING", "string"),
        ("request_date", "DATE", "date"),
        ("client_request_id", "STRING", "string"),
        ("request_time", "TIMESTAMP", "timestamp"),
        ("status_code", "INT", "int"),
        ("sampling_fraction", "DOUBLE", "double"),
        ("execution_duration_ms", "LONG", "bigint"),
        ("request", "STRING", "string"),
        ("response", "STRING", "string"),
        ("logging_error_codes", "ARRAY", "array<string>"),
        ("served_entity_id", "STRING", "string"),
        ("requester", "STRING", "string"),
    ],
    "auto_capture": [
        ("databricks_request_id", "STRING", "string"),
        ("client_request_id", "STRING", "string"),
        ("date", "DATE", "date"),
        ("timestamp_ms", "LONG", "bigint"),
        ("status_code", "INT", "int"),
        ("sampling_fraction", "DOUBLE", "double"),
        ("execution_time_ms", "LONG", "bigint"),
        ("request", "STRING", "string"),
        ("response", "STRING", "string"),
        ("request_metadata", "MAP", "map<string,string>"),
    ],
}


def set_gateway_table(call: Call, endpoint: Document, wanted: Document | None) -> None:
    """Make ``endpoint["inference_tables"]`` follow ``ai_gateway.inference_table_config``."""
    _follow(call, endpoint, "ai_gateway", wanted, wanted_on=bool((wanted or {}).get("enabled")))


def set_capture_table(call: Call, endpoint: Document, wanted: Document | None) -> Document | None:
    """As `set_gateway_table` for ``auto_capture_config``; gives it back with its defaults filled in."""
    if wanted is None:
        _follow(call, endpoint, "auto_capture", None, wanted_on=False)
        return None
    enabled = wanted.get("enabled", True)
    filled = {
        **wanted,
        "enabled": enabled,
        "table_name_prefix": wanted.get("table_name_prefix") or endpoint["name"],
    }
    _follow(call, endpoint, "auto_capture", filled, wanted_on=bool(enabled))
    return filled


def _follow(call: Call, endpoint: Document, layout: str, wanted: Document | None, *, wanted_on: bool) -> None:
    tables = endpoint.setdefault("inference_tables", [])
    for table in tables:
        if table["layout"] == layout:
            table["enabled"] = False
    if wanted is None or not wanted_on:
        return
    full_name = _full_name(endpoint, wanted)
    mine = next((t for t in tables if t["full_name"] == full_name and t["layout"] == layout), None)
    if mine is None:
        mine = {"full_name": full_name, "layout": layout, **_create(call, full_name, layout)}
        tables.append(mine)
    mine["enabled"] = True


def _full_name(endpoint: Document, wanted: Document) -> str:
    for key in ("catalog_name", "schema_name"):
        if not isinstance(wanted.get(key), str) or not wanted[key]:
            raise InvalidParameterValue(f"The inference table's {key} is required.")
    prefix = wanted.get("table_name_prefix") or endpoint["name"]
    return f"{wanted['catalog_name']}.{wanted['schema_name']}.{prefix}_payload".lower()


def _create(call: Call, full_name: str, layout: str) -> Document:
    """Register the table; the Delta files follow with the first flush. Gives ``table_id`` and ``location``."""
    catalog, schema, name = full_name.split(".")
    if call.store.get("catalog", catalog) is None:
        raise ResourceDoesNotExist(f"Catalog '{catalog}' does not exist.", error_code="CATALOG_DOES_NOT_EXIST")
    if call.store.get("schema", f"{catalog}.{schema}") is None:
        raise ResourceDoesNotExist(f"Schema '{catalog}.{schema}' does not exist.", error_code="SCHEMA_DOES_NOT_EXIST")
    from sandbox.services._authorization import require

    require(call, "schema", f"{catalog}.{schema}", "CREATE_TABLE")
    if call.store.get("table", full_name) is not None:
        raise ResourceAlreadyExists(
            f"The inference table {full_name} already exists; choose another table_name_prefix."
        )
    return register(call, catalog, schema, name, layout)


def register(call: Call, catalog: str, schema: str, name: str, layout: str) -> Document:
    """Enter a managed Delta table into Unity Catalog; its owner is whoever turned it on."""
    table_id = str(uuid.uuid4())
    location = (call.workspace.files / "tables" / table_id).as_uri()
    now = now_ms()
    call.store.put(
        "table",
        f"{catalog}.{schema}.{name}",
        {
            "name": name,
            "catalog_name": catalog,
            "schema_name": schema,
            "full_name": f"{catalog}.{schema}.{name}",
            "table_type": "MANAGED",
            "data_source_format": "DELTA",
            "columns": [
                {"name": column, "type_name": type_name, "type_text": text, "position": position, "nullable": True}
                for position, (column, type_name, text) in enumerate(_COLUMNS[layout])
            ],
            "storage_location": location,
            "table_id": table_id,
            "owner": call.principal,
            "created_at": now,
            "created_by": call.principal,
            "updated_at": now,
            "updated_by": call.principal,
        },
    )
    return {"table_id": table_id, "location": location}
