"""A Delta table's columns as the catalog shows them: what the table's log says now, not what was once registered.

On the platform it is Spark that keeps the two alike; here tables are written by whatever library a task has. Source:
https://docs.databricks.com/api/workspace/tables/get (``columns``) and the Delta protocol's schema serialization format
(https://github.com/delta-io/delta/blob/master/PROTOCOL.md).
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sandbox.core.store import Document
from sandbox.core.workspace import Workspace

log = logging.getLogger("sandbox")

# Delta's name of a type → the catalog's name and SQL's word, where they are not the same.
_NAMES = {
    "long": ("LONG", "bigint"),
    "integer": ("INT", "int"),
    "short": ("SHORT", "smallint"),
    "byte": ("BYTE", "tinyint"),
}
_DECIMAL = re.compile(r"decimal\(\s*(\d+)\s*,\s*(-?\d+)\s*\)")
_COMMIT = re.compile(r"\d{20}\.json", re.ASCII)
_MOST_LOG_BYTES = 64 * 1024 * 1024
"""What is read of a log."""


async def shown(workspace: Workspace, tables: list[Document]) -> list[Document]:
    """The tables with their present columns; one whose log cannot be read keeps those that were registered."""
    return [await _shown(workspace, table) for table in tables]


async def _shown(workspace: Workspace, table: Document) -> Document:
    location = _location(workspace, table)
    if location is None:
        return table
    known: dict[Path, tuple[str, list[Document]]] = workspace.services.setdefault("delta_columns", {})
    last, before = known.get(location, ("", table["columns"]))
    try:
        newest, schema = await asyncio.to_thread(_read, location, last)
        known[location] = newest, before if schema is None else columns(schema)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        # A task writes there what it likes.
        log.warning("the Delta log of %s cannot be read: %r", table["full_name"], error)
        return {**table, "columns": before}
    return {**table, "columns": known[location][1]}


def _location(workspace: Workspace, table: Document) -> Path | None:
    """The folder of the table, when its files are the sandbox's own."""
    parts = urlsplit(str(table.get("storage_location", "")))
    if (table.get("table_type"), table.get("data_source_format"), parts.scheme) != ("MANAGED", "DELTA", "file"):
        return None
    root, location = (workspace.files / "tables").resolve(), Path(unquote(parts.path))
    try:
        inside = location.resolve() == location and location.is_relative_to(root)
    except (OSError, RuntimeError, ValueError):
        return None
    return location if inside and location != root else None


def _read(location: Path, after: str) -> tuple[str, str | None]:
    """The newest commit, and the schema's JSON if one after ``after`` has changed it.

    By hand: the Delta library would take more memory than the rest of the sandbox (as `sandbox.runtime.serving.table_writer` says), and
    reads data too, where this looks at commits alone. Commits that a checkpoint has replaced are not asked for.
    """
    left = _MOST_LOG_BYTES
    commits = sorted(file for file in (location / "_delta_log").iterdir() if _COMMIT.fullmatch(file.name))
    for commit in reversed([each for each in commits if each.name > after]):
        left -= commit.stat().st_size
        if left < 0:
            raise ValueError(f"more than {_MOST_LOG_BYTES} bytes of it do not name the schema")
        for line in commit.read_bytes().splitlines():
            if b'"metaData"' in line and (change := json.loads(line).get("metaData")):
                return commits[-1].name, str(change["schemaString"])
    return (commits[-1].name if commits else after), None


def columns(schema: str) -> list[Document]:
    """From a Delta schema's JSON."""
    return [_column(position, field) for position, field in enumerate(json.loads(schema)["fields"])]


def _column(position: int, field: Document) -> Document:
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
        column["comment"] = str(comment)
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
        decimal = _decimal(kind)
        return f"decimal({decimal[1]},{decimal[2]})" if decimal else _NAMES.get(kind, (kind, kind))[1]
    if kind["type"] == "struct":
        inside = ",".join(f"{field['name']}:{_text(field['type'])}" for field in kind["fields"])
        return f"struct<{inside}>"
    if kind["type"] == "array":
        return f"array<{_text(kind['elementType'])}>"
    return f"map<{_text(kind['keyType'])},{_text(kind['valueType'])}>"
