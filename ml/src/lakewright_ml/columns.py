"""Columns of a Delta table as Unity Catalog keeps them: the catalog has to say of a table what its Delta log says.

Source: https://docs.databricks.com/api/workspace/tables (``columns``) and the Delta protocol's schema serialization format
(https://github.com/delta-io/delta/blob/master/PROTOCOL.md).
"""

from __future__ import annotations

import json
import re
from typing import Any

# Delta's name of a type → the catalog's name and SQL's word, where they are not the same.
_NAMES = {
    "long": ("LONG", "bigint"),
    "integer": ("INT", "int"),
    "short": ("SHORT", "smallint"),
    "byte": ("BYTE", "tinyint"),
}
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")


def columns(schema: str) -> list[dict[str, Any]]:
    """From a Delta schema's JSON, as ``DeltaTable.schema().to_json()`` gives it."""
    return [_column(position, field) for position, field in enumerate(json.loads(schema)["fields"])]


def _column(position: int, field: dict[str, Any]) -> dict[str, Any]:
    kind = field["type"]
    column = {
        "name": field["name"],
        "type_name": _name(kind),
        "type_text": _text(kind),
        "type_json": json.dumps(field),
        "position": position,
        "nullable": field["nullable"],
    }
    if decimal := _decimal(kind):
        column |= {"type_precision": int(decimal[1]), "type_scale": int(decimal[2])}
    if comment := field.get("metadata", {}).get("comment"):
        column["comment"] = comment
    return column


def _decimal(kind: Any) -> re.Match[str] | None:
    return _DECIMAL.fullmatch(kind) if isinstance(kind, str) else None


def _name(kind: Any) -> str:
    if isinstance(kind, dict):
        return str(kind["type"]).upper()
    return "DECIMAL" if _decimal(kind) else _NAMES.get(kind, (kind.upper(), kind))[0]


def _text(kind: Any) -> str:
    """SQL's word for the type, with those inside it."""
    if isinstance(kind, str):
        return kind.replace(" ", "") if _decimal(kind) else _NAMES.get(kind, (kind, kind))[1]
    if kind["type"] == "struct":
        inside = ",".join(f"{field['name']}:{_text(field['type'])}" for field in kind["fields"])
        return f"struct<{inside}>"
    if kind["type"] == "array":
        return f"array<{_text(kind['elementType'])}>"
    return f"map<{_text(kind['keyType'])},{_text(kind['valueType'])}>"
