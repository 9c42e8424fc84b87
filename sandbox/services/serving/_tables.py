"""Inference tables of endpoints as Unity Catalog tables.

Source: https://docs.databricks.com/aws/en/ai-gateway/inference-tables (needs USE CATALOG, USE SCHEMA and CREATE TABLE; the name is
``CATALOG.SCHEMA.PREFIX_payload`` with the endpoint's name as the default prefix; an existing table cannot be taken over).
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from sandbox.core.authorization import require
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.services.unity_catalog._securables import created, fetch, refuse_existing

Document = dict[str, Any]

_FORBIDDEN = re.compile(r"[./ \x00-\x1f\x7f]")

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
    mine = next((t for t in tables if _present_name(call, t) == full_name and t["layout"] == layout), None)
    if mine is None:
        mine = {"full_name": full_name, "layout": layout, **_create(call, full_name, layout)}
        tables.append(mine)
    mine["enabled"] = True


def _present_name(call: Call, table: Document) -> str:
    """Under another name it is still the same table; one that is gone keeps its name, so that nobody takes it for a new one."""
    found = call.store.find("table", table_id=table["table_id"])
    return str(found[0]["full_name"] if found else table["full_name"])


def _full_name(endpoint: Document, wanted: Document) -> str:
    for key in ("catalog_name", "schema_name"):
        if not isinstance(wanted.get(key), str) or not wanted[key]:
            raise InvalidParameterValue(f"The inference table's {key} is required.")
    prefix = wanted.get("table_name_prefix") or endpoint["name"]
    if not isinstance(prefix, str) or _FORBIDDEN.search(prefix):
        raise InvalidParameterValue(
            f"table_name_prefix {prefix!r} may hold no period, space, slash or control character."
        )
    return f"{wanted['catalog_name']}.{wanted['schema_name']}.{prefix}_payload".lower()


def _create(call: Call, full_name: str, layout: str) -> Document:
    """Enter a managed Delta table into Unity Catalog, owned by the caller. Gives ``table_id`` and ``location``.

    The Delta files follow at once, in the background (see `sandbox.runtime.serving.capture`).
    """
    catalog, schema, name = full_name.split(".")
    fetch(call.store, "schema", f"{catalog}.{schema}")
    require(call, "schema", f"{catalog}.{schema}", "CREATE_TABLE")
    refuse_existing(call.store, "table", full_name)
    table_id = str(uuid.uuid4())
    location = (call.workspace.files / "tables" / table_id).as_uri()
    columns = [
        {"name": column, "type_name": type_name, "type_text": text, "position": position, "nullable": True}
        for position, (column, type_name, text) in enumerate(_COLUMNS[layout])
    ]
    document = {
        "name": name,
        "catalog_name": catalog,
        "schema_name": schema,
        "full_name": full_name,
        "table_type": "MANAGED",
        "data_source_format": "DELTA",
        "table_id": table_id,
        "columns": columns,
        "storage_location": location,
        **created(call),
    }
    call.store.put("table", full_name, document)
    return {"table_id": table_id, "location": location}
