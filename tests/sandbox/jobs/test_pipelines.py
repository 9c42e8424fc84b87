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


def test_a_pipeline_names_only_what_its_maker_may_use(sandbox: Any) -> None:
    """Policies, pools and secrets of its clusters, when it is made and when it is changed."""
    policy = sandbox.client.cluster_policies.create(name="not for all", definition="{}").policy_id
    sandbox.client.secrets.create_scope("kept")
    sandbox.client.secrets.put_secret("kept", "key", string_value="x")
    made = sandbox.client.service_principals.create(display_name="maker").application_id
    token = sandbox.client.token_management.create_obo_token(application_id=made).token_value
    with sandbox.http(token) as http:
        own = http.post("/api/2.0/pipelines", json={"name": "own"}).json()["pipeline_id"]
        for clusters in ([{"policy_id": policy}], [{"spark_conf": {"a": "{{secrets/kept/key}}"}}]):
            body = {"name": "own", "clusters": clusters}
            assert http.post("/api/2.0/pipelines", json={**body, "name": "other"}).status_code == 403
            assert http.put(f"/api/2.0/pipelines/{own}", json=body).status_code == 403
