"""A second way to the same action, another spelling of a name, a reference inside a request: refused like the first."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from .conftest import MARK, Things

NOTEBOOK = {"notebook_path": "/Shared/x"}
SECRET = f"{{{{secrets/{MARK}/{MARK}}}}}"
CODE = base64.b64encode(b"# Databricks notebook source\nprint('theirs')").decode()
REFUSED = (400, 403, 404)
Asked = tuple[str, str, Any]


def _jobs(ids: dict[str, Any], own: int) -> Iterator[Asked]:
    """Jobs of others, clusters, policies, pools and secrets, wherever a job may name them."""
    spec = {"spark_version": ids["spark_version"], "node_type_id": ids["node_type_id"], "num_workers": 0}
    notebook = {"task_key": "t", "notebook_task": NOTEBOOK}
    tasks = [
        {"task_key": "t", "run_job_task": {"job_id": ids["job_id"]}},
        {"task_key": "t", "run_job_task": {"job_id": str(ids["job_id"])}},
        {**notebook, "existing_cluster_id": ids["cluster_id"]},
        {**notebook, "new_cluster": {**spec, "policy_id": ids["policy_id"]}},
        {**notebook, "new_cluster": {**spec, "instance_pool_id": ids["instance_pool_id"]}},
        {**notebook, "new_cluster": {**spec, "driver_instance_pool_id": ids["instance_pool_id"]}},
        {**notebook, "new_cluster": {**spec, "spark_env_vars": {"A": SECRET}}},
        {**notebook, "new_cluster": {**spec, "spark_conf": {"a": SECRET.replace("{{", "{{ ")}}},
    ]
    for task in tasks:
        loop = {"task_key": "l", "for_each_task": {"inputs": "[1]", "task": task}}
        for one in (task, loop):
            yield "POST", "/api/2.2/jobs/create", {"name": "x", "tasks": [one]}
            yield "POST", "/api/2.1/jobs/runs/submit", {"run_name": "x", "tasks": [one]}
            yield "POST", "/api/2.1/jobs/update", {"job_id": own, "new_settings": {"tasks": [one]}}
            yield "POST", "/api/2.1/jobs/reset", {"job_id": own, "new_settings": {"name": "x", "tasks": [one]}}
        single = {name: value for name, value in task.items() if name != "task_key"}
        yield "POST", "/api/2.0/jobs/runs/submit", {"run_name": "x", **single}
        yield "POST", "/api/2.0/jobs/create", {"name": "x", **single}
    clusters = [{"job_cluster_key": "k", "new_cluster": {**spec, "policy_id": ids["policy_id"]}}]
    yield "POST", "/api/2.2/jobs/create", {"name": "x", "tasks": [notebook], "job_clusters": clusters}
    for spelling in (" {}", "+{}", "{} ", "0{}", "{}.0", "{}"):
        yield "POST", "/api/2.1/jobs/run-now", {"job_id": spelling.format(ids["job_id"])}


def _files(ids: dict[str, Any]) -> Iterator[Asked]:
    """Notebooks, files of volumes and artifacts by other spellings and other APIs."""
    path = ids["notebook"]
    for spelling in (
        f"{path}/",
        path.replace("/", "//"),
        f"/Workspace{path}",
        f"/Workspace/Workspace{path}",
        path.replace("/U", "/u"),
    ):
        yield "GET", f"/api/2.0/workspace/export?path={spelling}", None
        yield "POST", "/api/2.0/workspace/delete", {"path": spelling}
        body = {"path": spelling, "format": "SOURCE", "language": "PYTHON", "overwrite": True, "content": CODE}
        yield "POST", "/api/2.0/workspace/import", body
    yield (
        "POST",
        "/api/2.0/workspace/import",
        {"path": f"{path}.py", "format": "AUTO", "overwrite": True, "content": CODE},
    )
    yield "GET", f"/api/2.0/workspace-files{path}", None
    for kind in ("directories", "files", "registered-models", "experiments", "authorization", "jobs", "pipelines"):
        entry = {"user_name": "admin@lakewright.local", "permission_level": "CAN_MANAGE"}
        yield "PUT", f"/api/2.0/permissions/{kind}/{ids['notebooks']}", {"access_control_list": [entry]}
    volume = f"/Volumes/{MARK}/{MARK}/{MARK}/{MARK}.txt"
    yield "GET", f"/api/2.0/fs/files{volume.upper().replace('/VOLUMES', '/Volumes')}", None
    for spelling in (volume, f"/{volume}", f"dbfs:{volume}", f"dbfs:/..{volume}"):
        yield "GET", f"/api/2.0/dbfs/read?path={spelling}", None
        yield "POST", "/api/2.0/dbfs/move", {"source_path": spelling, "destination_path": "/tmp/mine"}
    yield "GET", f"/dbfs{volume}", None
    yield "GET", f"/dbfs/{volume}", None
    session = {
        "path": f"/Volumes/{MARK}/{MARK}/{MARK}/big",
        "session_token": ids["session_token"],
        "start_part_number": 1,
        "count": 1,
    }
    yield "POST", "/api/2.0/fs/create-upload-part-urls", session


def _governed(ids: dict[str, Any], principal: str) -> Iterator[Asked]:
    """Models, grants, endpoints and identities."""
    model, grant = ".".join([MARK] * 3), {"changes": [{"principal": principal, "add": ["EXECUTE"]}]}
    for kind in ("function", "FUNCTION", "registered_model", "model"):
        yield "PATCH", f"/api/2.1/unity-catalog/permissions/{kind}/{model}", grant
    yield "POST", "/api/2.0/mlflow/unity-catalog/model-versions/create", {"name": model, "source": "x"}
    for name in (model, model.upper()):
        entity = {"entity_name": name, "entity_version": "1"}
        yield "POST", "/api/2.0/serving-endpoints", {"name": "theirs", "config": {"served_entities": [entity]}}
        old = {"model_name": name, "model_version": "1"}
        yield "POST", "/api/2.0/serving-endpoints", {"name": "theirs", "config": {"served_models": [old]}}
        yield "PUT", "/api/2.0/serving-endpoints/own/config", {"served_entities": [entity]}
    table = {"inference_table_config": {"enabled": True, "catalog_name": MARK, "schema_name": MARK}}
    yield "PUT", "/api/2.0/serving-endpoints/own/ai-gateway", table
    key = {"name": "g", "provider": "openai", "task": "llm/v1/chat", "openai_config": {"openai_api_key": SECRET}}
    external = {"served_entities": [{"name": "x", "external_model": key}]}
    yield "POST", "/api/2.0/serving-endpoints", {"name": "theirs", "config": external}
    yield "GET", f"/api/2.0/secrets/get?scope={MARK}&key={MARK}", None
    yield "POST", "/api/2.1/clusters/change-owner", {"cluster_id": ids["cluster_id"], "owner_username": principal}
    run_as = {"run_as": {"user_name": "admin@lakewright.local"}}
    condition = {"task_key": "t", "condition_task": {"left": "1", "op": "EQUAL_TO", "right": "1"}}
    yield "POST", "/api/2.1/jobs/create", {"name": "x", "tasks": [condition], **run_as}
    yield "POST", "/api/2.1/jobs/runs/submit", {"run_name": "x", "tasks": [condition], **run_as}


@pytest.mark.parametrize("kind", ["jobs", "files", "governed"])
def test_refused_by_every_way(things: Things, kind: str) -> None:
    http, before = things.nobody, things.documents()
    condition = {"task_key": "t", "condition_task": {"left": "1", "op": "EQUAL_TO", "right": "1"}}
    own = http.post("/api/2.1/jobs/create", json={"name": "own", "tasks": [condition]}).json()["job_id"]
    http.post("/api/2.0/serving-endpoints", json={"name": "own"})
    asked = {
        "jobs": lambda: _jobs(things.ids, own),
        "files": lambda: _files(things.ids),
        "governed": lambda: _governed(things.ids, things.principal),
    }[kind]()
    let_in = []
    for method, path, body in asked:
        answer = http.request(method, path, json=body)
        if answer.status_code not in REFUSED:
            let_in.append((method, path, body, answer.status_code, answer.text[:200]))
    assert let_in == []
    after = things.documents()
    assert {key: after.get(key) for key in before} == before
