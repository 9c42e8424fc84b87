"""Pipelines are settings here: made, changed, shared, listed and deleted, and never run."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import DatabricksError, NotFound, NotImplemented
from databricks.sdk.service.pipelines import NotebookLibrary, PipelineLibrary

LIBRARIES = [PipelineLibrary(notebook=NotebookLibrary(path="/Shared/etl"))]


def test_from_made_to_deleted(platform: Any) -> None:
    w = platform.w
    pipeline_id = w.pipelines.create(name="etl", catalog="main", libraries=LIBRARIES, development=True).pipeline_id
    found = w.pipelines.get(pipeline_id)
    assert (found.name, found.spec.catalog, found.spec.libraries[0].notebook.path) == ("etl", "main", "/Shared/etl")
    w.pipelines.update(pipeline_id, name="etl", libraries=LIBRARIES, development=False)
    assert w.pipelines.get(pipeline_id).spec.development is False
    assert "etl" in [each.name for each in w.pipelines.list_pipelines()]
    w.permissions.set("pipelines", pipeline_id)
    w.pipelines.delete(pipeline_id)
    with pytest.raises(NotFound, match="was not found"):
        w.pipelines.get(pipeline_id)


def test_a_name_is_used_once(platform: Any) -> None:
    made = platform.w.pipelines.create(name="once", libraries=LIBRARIES)
    with pytest.raises(DatabricksError, match="already used"):
        platform.w.pipelines.create(name="once", libraries=LIBRARIES)
    platform.w.pipelines.create(name="once", libraries=LIBRARIES, allow_duplicate_names=True)
    platform.w.pipelines.delete(made.pipeline_id)


def test_starting_one_says_why_it_does_not_run(platform: Any) -> None:
    pipeline_id = platform.w.pipelines.create(name="started", libraries=LIBRARIES).pipeline_id
    with pytest.raises(NotImplemented, match="no Spark"):
        platform.w.pipelines.start_update(pipeline_id)


def test_a_pipeline_without_a_name_is_refused(platform: Any) -> None:
    with pytest.raises(DatabricksError, match="Missing required field: name"):
        platform.w.pipelines.create(libraries=LIBRARIES)
