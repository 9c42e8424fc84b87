"""The catalog says of a Delta table's columns what its log says, for every type that Delta has."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pytest
from databricks.sdk.service.catalog import ColumnTypeName
from deltalake import DeltaTable, Field, Schema, write_deltalake
from deltalake.schema import PrimitiveType
from lakewright_ml import columns as registered

from sandbox.services.unity_catalog import _delta_columns

UC = "/api/2.1/unity-catalog"
TYPES: list[tuple[str, pa.DataType, str, str]] = [
    ("a_string", pa.string(), "STRING", "string"),
    ("a_long", pa.int64(), "LONG", "bigint"),
    ("an_int", pa.int32(), "INT", "int"),
    ("a_short", pa.int16(), "SHORT", "smallint"),
    ("a_byte", pa.int8(), "BYTE", "tinyint"),
    ("a_float", pa.float32(), "FLOAT", "float"),
    ("a_double", pa.float64(), "DOUBLE", "double"),
    ("a_boolean", pa.bool_(), "BOOLEAN", "boolean"),
    ("a_binary", pa.binary(), "BINARY", "binary"),
    ("a_date", pa.date32(), "DATE", "date"),
    ("a_timestamp", pa.timestamp("us", tz="UTC"), "TIMESTAMP", "timestamp"),
    ("a_wall_clock", pa.timestamp("us"), "TIMESTAMP_NTZ", "timestamp_ntz"),
    ("a_decimal", pa.decimal128(12, 3), "DECIMAL", "decimal(12,3)"),
    ("an_array", pa.list_(pa.int32()), "ARRAY", "array<int>"),
    ("a_map", pa.map_(pa.string(), pa.decimal128(5, 2)), "MAP", "map<string,decimal(5,2)>"),
    ("a_struct", pa.struct([("x", pa.int64()), ("y", pa.list_(pa.string()))]), "STRUCT", "struct<x:bigint,y:array<string>>"),
    (
        "nested",
        pa.list_(pa.struct([("m", pa.map_(pa.string(), pa.struct([("t", pa.timestamp("us"))])))])),
        "ARRAY",
        "array<struct<m:map<string,struct<t:timestamp_ntz>>>>",
    ),
]  # fmt: skip


def _staged(http: Any, catalog: str, name: str) -> str:
    body = {"catalog_name": catalog, "schema_name": "ml", "name": name}
    return http.post(f"{UC}/staging-tables", json=body).raise_for_status().json()["staging_location"]


def _register(http: Any, catalog: str, name: str, location: str, columns: list[Any]) -> None:
    body = {
        "catalog_name": catalog,
        "schema_name": "ml",
        "name": name,
        "table_type": "MANAGED",
        "data_source_format": "DELTA",
        "storage_location": location,
        "columns": columns,
    }
    http.post(f"{UC}/tables", json=body).raise_for_status()


@pytest.mark.parametrize("registers", [True, False])
def test_every_type(sandbox: Any, catalog: str, registers: bool) -> None:
    schema = pa.schema([pa.field(name, kind, nullable=name != "a_long") for name, kind, _, _ in TYPES])
    with sandbox.http() as http:
        location = _staged(http, catalog, "types")
        write_deltalake(location, schema.empty_table())
        given = registered.columns(DeltaTable(location).schema().to_json()) if registers else []
        _register(http, catalog, "types", location, given)
        shown = http.get(f"{UC}/tables/{catalog}.ml.types").json()["columns"]
        assert not registers or shown == given
    assert [(each["name"], each["type_name"], each["type_text"]) for each in shown] == [
        (name, type_name, text) for name, _, type_name, text in TYPES
    ]
    assert [each["position"] for each in shown] == list(range(len(TYPES)))
    assert [each["name"] for each in shown if not each["nullable"]] == ["a_long"]
    decimal = next(each for each in shown if each["name"] == "a_decimal")
    assert (decimal["type_precision"], decimal["type_scale"]) == (12, 3)
    assert all(json.loads(each["type_json"])["name"] == each["name"] for each in shown)
    for column in sandbox.client.tables.get(f"{catalog}.ml.types").columns:
        assert isinstance(column.type_name, ColumnTypeName), column.type_text


def test_the_columns_follow_the_table(sandbox: Any, catalog: str) -> None:
    with sandbox.http() as http:

        def shown() -> list[tuple[str, str]]:
            one = http.get(f"{UC}/tables/{catalog}.ml.moves").json()["columns"]
            query = {"catalog_name": catalog, "schema_name": "ml"}
            assert http.get(f"{UC}/tables", params=query).json()["tables"][0]["columns"] == one
            return [(each["name"], each["type_text"]) for each in one]

        location = _staged(http, catalog, "moves")
        write_deltalake(location, pa.table({"x": pa.array([1], pa.int32())}))
        _register(http, catalog, "moves", location, [{"name": "wrong", "type_name": "STRING", "type_text": "string"}])
        assert shown() == [("x", "int")]
        write_deltalake(location, pa.table({"x": pa.array([2], pa.int32())}), mode="append")
        assert shown() == [("x", "int")]
        newer = pa.table({"y": pa.array([dt.datetime(2026, 1, 1)], pa.timestamp("us"))})
        write_deltalake(location, newer, mode="overwrite", schema_mode="overwrite")
        assert shown() == [("y", "timestamp_ntz")]
        omitted = http.get(
            f"{UC}/tables", params={"catalog_name": catalog, "schema_name": "ml", "omit_columns": "true"}
        )
        assert "columns" not in omitted.json()["tables"][0]


def test_comments_are_shown(sandbox: Any, catalog: str) -> None:
    schema = Schema([Field("x", PrimitiveType("long"), metadata={"comment": "how many"})])
    with sandbox.http() as http:
        location = _staged(http, catalog, "told")
        DeltaTable.create(location, schema)
        _register(http, catalog, "told", location, [])
        assert http.get(f"{UC}/tables/{catalog}.ml.told").json()["columns"][0]["comment"] == "how many"


@pytest.mark.parametrize(
    "commit", ["{", "[]", '{"metaData": 3}', '{"metaData": {"schemaString": "{}"}}', '{"metaData": {"schemaString": "' + "[" * 5000 + '"}}']
)  # fmt: skip
def test_a_log_that_makes_no_sense_leaves_what_was_registered(sandbox: Any, catalog: str, commit: str) -> None:
    given = [{"name": "x", "type_name": "LONG", "type_text": "bigint", "position": 0, "nullable": True}]
    with sandbox.http() as http:
        location = _staged(http, catalog, "odd")
        folder = Path(urlsplit(location).path, "_delta_log")
        folder.mkdir()
        (folder / f"{0:020}.json").write_text(commit if "metaData" in commit else f'{{"metaData"{commit}')
        _register(http, catalog, "odd", location, given)
        assert http.get(f"{UC}/tables/{catalog}.ml.odd").raise_for_status().json()["columns"] == given


@pytest.mark.parametrize("layout", ["ai_gateway", "auto_capture"])
def test_inference_tables_are_registered_as_they_are_written(layout: str, tmp_path: Path) -> None:
    from sandbox.runtime.serving.table_writer import LAYOUTS
    from sandbox.services.serving import _tables

    write_deltalake(tmp_path, LAYOUTS[layout].empty_table())
    written = _delta_columns.columns(DeltaTable(tmp_path).schema().to_json())
    assert [(each["name"], each["type_name"], each["type_text"]) for each in written] == _tables._COLUMNS[layout]
