"""Read and write Unity Catalog's Delta tables as pandas frames, with Spark where there is one and delta-rs elsewhere.

A Databricks runtime brings Spark, which reads and writes tables by name. Without Spark the table's location is asked of
Unity Catalog and read by delta-rs; a new managed table is staged, written and then registered, as external writers do
(https://docs.databricks.com/api/workspace/tables, staging tables of the open Unity Catalog API).
"""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lakewright_ml.columns import columns
from lakewright_ml.errors import TableNotReadable
from lakewright_ml.patience import workspace_client

if TYPE_CHECKING:
    import pandas as pd
    from databricks.sdk import WorkspaceClient


@dataclass(frozen=True)
class TableSnapshot:
    """A table's rows and the Delta version they were read at."""

    name: str
    version: int
    rows: pd.DataFrame


def has_spark() -> bool:
    """True in a Databricks runtime, which sets this variable for every process, that brings Spark (a stand-in for one may not)."""
    return "DATABRICKS_RUNTIME_VERSION" in os.environ and importlib.util.find_spec("pyspark") is not None


def table_exists(name: str) -> bool:
    return bool(workspace_client().tables.exists(name).table_exists)


def read_table(name: str) -> TableSnapshot:
    """The latest version of ``catalog.schema.table``. Raises `TableNotReadable`."""
    return _read_with_spark(name) if has_spark() else _read_with_delta_rs(name)


def write_table(name: str, rows: pd.DataFrame) -> None:
    """Replace the table's rows by ``rows``; makes a managed Delta table where there is none."""
    if has_spark():
        _spark().createDataFrame(rows).write.format("delta").mode("overwrite").saveAsTable(name)
    else:
        _write_with_delta_rs(name, rows)


def _spark() -> Any:
    from pyspark.sql import SparkSession

    return SparkSession.builder.getOrCreate()


def _read_with_spark(name: str) -> TableSnapshot:
    spark = _spark()
    quoted = ".".join(f"`{part}`" for part in name.split("."))
    version = spark.sql(f"DESCRIBE HISTORY {quoted} LIMIT 1").collect()[0]["version"]
    return TableSnapshot(name, int(version), spark.read.option("versionAsOf", version).table(quoted).toPandas())


def _read_with_delta_rs(name: str) -> TableSnapshot:
    from databricks.sdk.errors import NotFound
    from deltalake import DeltaTable
    from deltalake.exceptions import TableNotFoundError

    try:
        location = workspace_client().tables.get(name).storage_location
    except NotFound as error:
        raise TableNotReadable(name, "it does not exist") from error
    if not location:
        raise TableNotReadable(name, "Unity Catalog gives no storage location for it (is it a view?)")
    try:
        table = DeltaTable(location)
    except TableNotFoundError as error:
        raise TableNotReadable(name, f"no Delta table at {location}") from error
    return TableSnapshot(name, table.version(), table.to_pandas())


def _write_with_delta_rs(name: str, rows: pd.DataFrame) -> None:
    from databricks.sdk.errors import NotFound
    from deltalake import write_deltalake

    client = workspace_client()
    try:
        location = client.tables.get(name).storage_location
        write_deltalake(str(location), rows, mode="overwrite", schema_mode="overwrite")
    except NotFound:
        location = _staging_location(client, name)
        write_deltalake(location, rows, mode="overwrite")
        _register(client, name, location)


def _staging_location(client: WorkspaceClient, name: str) -> str:
    catalog, schema, table = name.split(".")
    body = {"catalog_name": catalog, "schema_name": schema, "name": table}
    answer: Any = client.api_client.do("POST", "/api/2.1/unity-catalog/staging-tables", body=body)
    return str(answer["staging_location"])


def _register(client: WorkspaceClient, name: str, location: str) -> None:
    from deltalake import DeltaTable

    catalog, schema, table = name.split(".")
    body = {
        "catalog_name": catalog,
        "schema_name": schema,
        "name": table,
        "table_type": "MANAGED",
        "data_source_format": "DELTA",
        "storage_location": location,
        "columns": columns(DeltaTable(location).schema().to_json()),
    }
    client.api_client.do("POST", "/api/2.1/unity-catalog/tables", body=body)
