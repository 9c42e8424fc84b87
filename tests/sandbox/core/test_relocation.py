"""A copied home acts on its own files: the original's stay as they are. Through the SDK, with real Delta tables."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from databricks.sdk.service.catalog import ColumnInfo, DataSourceFormat, TableType
from deltalake import DeltaTable, write_deltalake

from ..conftest import Sandbox, launch, stop, wait_until_ready


def _started(home: Path) -> tuple[Sandbox, Any]:
    process = launch(home)
    url = wait_until_ready(home, process)
    return Sandbox(home, process, url, (home / "token").read_text()), process


def location(client: Any) -> str:
    return str(client.tables.get("c.s.t").storage_location)


@pytest.mark.parametrize("name", ["mit Leerzeichen und ü", "first/inside"])
def test_a_copy_writes_into_its_own_tables(tmp_path: Path, name: str) -> None:
    first = tmp_path / "first"
    sandbox, process = _started(first)
    try:
        client = sandbox.client
        client.catalogs.create("c")
        client.schemas.create("s", "c")
        staged = client.api_client.do(
            "POST", "/api/2.1/unity-catalog/staging-tables", body={"name": "t", "catalog_name": "c", "schema_name": "s"}
        )
        write_deltalake(staged["staging_location"], pa.table({"n": [1]}))
        client.tables.create(
            "t",
            "c",
            "s",
            TableType.MANAGED,
            DataSourceFormat.DELTA,
            staged["staging_location"],
            columns=[ColumnInfo(name="n", position=0)],
        )
        experiment = client.experiments.create_experiment("/Shared/e").experiment_id
        run = client.experiments.create_run(experiment_id=experiment).run
        assert str(first) in location(client)
    finally:
        stop(process)
    copy = tmp_path / name
    shutil.copytree(first, tmp_path / "aside")
    (tmp_path / "aside").rename(copy)
    sandbox, process = _started(copy)
    try:
        found = location(sandbox.client)
        assert found.startswith(copy.as_uri())
        write_deltalake(found, pa.table({"n": [2]}), mode="append")
        assert run is not None
        assert sandbox.client.experiments.get_run(run.info.run_id).run is not None
    finally:
        stop(process)
    tables = [DeltaTable(str(folder)) for home in (first, copy) for folder in (home / "files" / "tables").iterdir()]
    assert [table.version() for table in tables] == [0, 1]
