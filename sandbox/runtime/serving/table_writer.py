"""Moves finished journal segments into their Delta table: ``python -P table_writer.py FOLDER``, run with the lowest priority.

A process of its own, because the Delta and Arrow libraries would take more memory than the rest of the sandbox, and their work on the
interpreter's lock would show in the scoring latency. ``FOLDER/table.json`` says where the table is and which layout it has.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import TableNotFoundError

UTC_TIMESTAMP = pa.timestamp("us", tz="UTC")

LAYOUTS: dict[str, pa.Schema] = {
    # The table behind `ai_gateway.inference_table_config`, as DESCRIBE shows it on the platform.
    "ai_gateway": pa.schema(
        [
            ("databricks_request_id", pa.string()),
            ("request_date", pa.date32()),
            ("client_request_id", pa.string()),
            ("request_time", UTC_TIMESTAMP),
            ("status_code", pa.int32()),
            ("sampling_fraction", pa.float64()),
            ("execution_duration_ms", pa.int64()),
            ("request", pa.string()),
            ("response", pa.string()),
            ("logging_error_codes", pa.list_(pa.string())),
            ("served_entity_id", pa.string()),
            ("requester", pa.string()),
        ]
    ),
    # The older table behind `config.auto_capture_config`.
    "auto_capture": pa.schema(
        [
            ("databricks_request_id", pa.string()),
            ("client_request_id", pa.string()),
            ("date", pa.date32()),
            ("timestamp_ms", pa.int64()),
            ("status_code", pa.int32()),
            ("sampling_fraction", pa.float64()),
            ("execution_time_ms", pa.int64()),
            ("request", pa.string()),
            ("response", pa.string()),
            ("request_metadata", pa.map_(pa.string(), pa.string())),
        ]
    ),
}


@dataclass
class Moved:
    """``rows`` entered the table; ``set_aside``: why each of the others did not."""

    rows: int = 0
    set_aside: list[str] = field(default_factory=list)


def main(folder: Path) -> Moved:
    """Creates the table when it is not there yet."""
    target = json.loads((folder / "table.json").read_text())
    schema = LAYOUTS[target["layout"]]
    table = _open_or_create(target["location"], schema)
    done = table.transaction_version(target["application_id"])
    segments = sorted(folder.glob("segment-*.jsonl"))
    fresh = [segment for segment in segments if done is None or _number(segment) > done]
    moved, parts = Moved(), []
    for segment in fresh:
        good, bad = _rows(segment, target["layout"], schema)
        _set_aside(segment, bad)
        parts.append(good)
        moved.set_aside += [each["reason"] for each in bad]
    data = pa.concat_tables(parts) if parts else None
    if data is not None and data.num_rows:
        mark = Transaction(app_id=target["application_id"], version=_number(fresh[-1]))
        write_deltalake(table, data, mode="append", commit_properties=CommitProperties(app_transactions=[mark]))
        moved.rows = data.num_rows
    for segment in segments:
        segment.unlink()
    return moved


def _rows(segment: Path, layout: str, schema: pa.Schema) -> tuple[pa.Table, list[dict[str, str]]]:
    """The segment's rows, and the lines that cannot be one."""
    rows, bad = [], []
    with segment.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                continue  # torn by a kill: never answered
            try:
                rows.append((line, _row(json.loads(line), layout)))
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
                bad.append(_bad(line, error))
    try:
        return pa.Table.from_pylist([row for _, row in rows], schema=schema), bad
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        # One of them is no row of this table. Which, is found one by one.
        parts = [schema.empty_table()]
        for line, row in rows:
            try:
                parts.append(pa.Table.from_pylist([row], schema=schema))
            except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
                bad.append(_bad(line, error))
        return pa.concat_tables(parts), bad


def _bad(line: bytes, error: Exception) -> dict[str, str]:
    return {"reason": f"{type(error).__name__}: {error}"[:500], "row": line.decode(errors="backslashreplace").rstrip()}


def _set_aside(segment: Path, bad: list[dict[str, str]]) -> None:
    """Under the segment's number, so that a second try after a kill writes the same file again."""
    if bad:
        target = segment.with_name(segment.name.replace("segment", "set-aside"))
        temporary = target.with_name(f".{target.name}")
        temporary.write_text("".join(json.dumps(each) + "\n" for each in bad))
        temporary.rename(target)


def _open_or_create(location: str, schema: pa.Schema) -> DeltaTable:
    try:
        return DeltaTable(location)
    except TableNotFoundError:
        return DeltaTable.create(location, schema=schema, mode="ignore")


def _number(segment: Path) -> int:
    return int(segment.stem.partition("-")[2])


def _row(record: dict[str, Any], layout: str) -> dict[str, Any]:
    received = dt.datetime.fromtimestamp(record["received_ms"] / 1000, dt.UTC)
    common = {
        "databricks_request_id": record["id"],
        "client_request_id": record["client_request_id"],
        "status_code": record["status"],
        "sampling_fraction": 1.0,
        "request": record["request"],
        "response": record["response"],
    }
    if layout == "auto_capture":
        return {
            **common,
            "date": received.date(),
            "timestamp_ms": record["received_ms"],
            "execution_time_ms": record["duration_ms"],
            "request_metadata": list(record["metadata"].items()),
        }
    return {
        **common,
        "request_date": received.date(),
        "request_time": received,
        "execution_duration_ms": record["duration_ms"],
        "logging_error_codes": record["errors"],
        "served_entity_id": record["served_entity_id"],
        "requester": record["requester"],
    }


if __name__ == "__main__":
    # One at a time: the writer of a killed sandbox may still be at work when the next sandbox starts its own.
    with Path(sys.argv[1], "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        print(json.dumps(asdict(main(Path(sys.argv[1])))))  # noqa: T201
