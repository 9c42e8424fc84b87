"""An administrator's things, one of each kind, and a principal with no right to any of them."""

from __future__ import annotations

import base64
import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

MARK = "keepout"
"""In the names and contents of all that is the administrator's."""
_UC = "/api/2.1/unity-catalog"
_DEADLINE_SECONDS = 90


@dataclass
class Things:
    """``ids``: what requests call the administrator's things. ``nobody``: a client of a service principal without rights."""

    ids: dict[str, Any]
    principal: str
    admin: httpx.Client
    nobody: httpx.Client
    home: Any

    def documents(self) -> dict[tuple[str, str], str]:
        """All on record, but for what waits to be forgotten (answers, notes of files that were moved) and for counters."""
        with sqlite3.connect(f"file:{self.home / 'sandbox.db'}?mode=ro", uri=True) as database:
            rows = database.execute(
                "SELECT kind, key, body FROM documents WHERE kind NOT IN ('unacknowledged_answer', 'moved_files')"
            )
            return {(kind, key): body for kind, key, body in rows}


def _ok(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code in (200, 201, 204), answer.text
    return dict(answer.json()) if answer.content else {}


def _governed(admin: httpx.Client) -> dict[str, Any]:
    post = admin.post
    _ok(post(f"{_UC}/catalogs", json={"name": MARK}))
    _ok(post(f"{_UC}/schemas", json={"name": MARK, "catalog_name": MARK}))
    place = {"catalog_name": MARK, "schema_name": MARK, "name": MARK}
    _ok(post(f"{_UC}/volumes", json={**place, "volume_type": "MANAGED"}))
    _ok(admin.put(f"/api/2.0/fs/files/Volumes/{MARK}/{MARK}/{MARK}/{MARK}.txt", content=MARK.encode()))
    _ok(admin.put(f"/api/2.0/fs/directories/Volumes/{MARK}/{MARK}/{MARK}/folder"))
    _ok(post(f"{_UC}/models", json=place))
    version = {"model_name": MARK, "source": MARK, **place}
    _ok(post(f"{_UC}/models/versions", json=version))
    _ok(admin.put(f"{_UC}/models/{MARK}.{MARK}.{MARK}/aliases/{MARK}", json={"version_num": 1}))
    location = {"table_type": "EXTERNAL", "data_source_format": "DELTA", "storage_location": f"file:///{MARK}"}
    _ok(post(f"{_UC}/tables", json={**place, **location}))
    session = admin.post(
        f"/api/2.0/fs/files/Volumes/{MARK}/{MARK}/{MARK}/big", params={"action": "initiate-upload", "overwrite": "true"}
    )
    return {"session_token": _ok(session)["multipart_upload"]["session_token"]}


def _compute(admin: httpx.Client) -> dict[str, Any]:
    runtime = admin.get("/api/2.1/clusters/spark-versions").json()["versions"][0]["key"]
    node = admin.get("/api/2.1/clusters/list-node-types").json()["node_types"][0]["node_type_id"]
    spec = {"cluster_name": MARK, "spark_version": runtime, "node_type_id": node, "num_workers": 0}
    policy = {"name": MARK, "definition": "{}"}
    pool = {"instance_pool_name": MARK, "node_type_id": node}
    warehouse = {"name": MARK, "cluster_size": "Small"}
    return {
        "warehouse_id": _ok(admin.post("/api/2.0/sql/warehouses", json=warehouse))["id"],
        "spark_version": runtime,
        "node_type_id": node,
        "cluster_id": _ok(admin.post("/api/2.1/clusters/create", json=spec))["cluster_id"],
        "policy_id": _ok(admin.post("/api/2.0/policies/clusters/create", json=policy))["policy_id"],
        "instance_pool_id": _ok(admin.post("/api/2.0/instance-pools/create", json=pool))["instance_pool_id"],
    }


def _workspace(admin: httpx.Client) -> dict[str, Any]:
    _ok(admin.post("/api/2.0/secrets/scopes/create", json={"scope": MARK}))
    _ok(admin.post("/api/2.0/secrets/put", json={"scope": MARK, "key": MARK, "string_value": MARK}))
    content = base64.b64encode(f"# Databricks notebook source\nprint('{MARK}')".encode()).decode()
    home = f"/Users/admin@lakewright.local/{MARK}"
    _ok(admin.post("/api/2.0/workspace/mkdirs", json={"path": home}))
    notebook = {"path": f"{home}/{MARK}", "format": "SOURCE", "language": "PYTHON", "content": content}
    _ok(admin.post("/api/2.0/workspace/import", json=notebook))
    file = {"path": f"{home}/{MARK}.txt", "format": "RAW", "content": base64.b64encode(MARK.encode()).decode()}
    _ok(admin.post("/api/2.0/workspace/import", json=file))
    found = {
        kind: admin.get("/api/2.0/workspace/get-status", params={"path": path}).json()["object_id"]
        for kind, path in (("directories", home), ("notebooks", notebook["path"]), ("files", file["path"]))
    }
    endpoint = _ok(admin.post("/api/2.0/serving-endpoints", json={"name": MARK}))
    group = _ok(admin.post("/api/2.0/preview/scim/v2/Groups", json={"displayName": f"{MARK}-group"}))
    token = _ok(admin.post("/api/2.0/token/create", json={"comment": MARK}))["token_info"]["token_id"]
    more = {"endpoint_id": endpoint["id"], "group": group["id"], "token_id": token}
    return {"folder": home, "notebook": notebook["path"], **found, **more}


def _job(admin: httpx.Client, ids: dict[str, Any]) -> dict[str, Any]:
    """A job with a run that has ended, so that nothing is started, and a pipeline."""
    condition = {"task_key": MARK, "condition_task": {"left": "1", "op": "EQUAL_TO", "right": MARK}}
    job_id = _ok(admin.post("/api/2.1/jobs/create", json={"name": MARK, "tasks": [condition]}))["job_id"]
    run_id = _ok(admin.post("/api/2.1/jobs/run-now", json={"job_id": job_id}))["run_id"]
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while time.monotonic() < deadline:
        run = admin.get("/api/2.1/jobs/runs/get", params={"run_id": run_id}).json()
        if run["state"]["life_cycle_state"] == "TERMINATED":
            pipeline = _ok(admin.post("/api/2.0/pipelines", json={"name": MARK}))["pipeline_id"]
            return {"job_id": job_id, "run_id": run_id, "pipeline_id": pipeline}
        time.sleep(0.05)
    raise AssertionError(f"run {run_id} did not end: {json.dumps(run['state'])}")


def _mlflow(admin: httpx.Client) -> dict[str, Any]:
    api = "/api/2.0/mlflow"
    experiment = _ok(admin.post(f"{api}/experiments/create", json={"name": f"/Shared/{MARK}"}))["experiment_id"]
    run = _ok(admin.post(f"{api}/runs/create", json={"experiment_id": experiment}))["run"]["info"]["run_id"]
    model = _ok(admin.post(f"{api}/logged-models", json={"experiment_id": experiment, "name": MARK}))["model"]
    _ok(admin.post(f"{api}/registered-models/create", json={"name": MARK}))
    _ok(admin.post(f"{api}/model-versions/create", json={"name": MARK, "source": f"dbfs:/{MARK}", "run_id": run}))
    prompts, name = f"{api}/unity-catalog/prompts", f"{MARK}.{MARK}.{MARK}"
    _ok(admin.post(prompts, json={"name": name}))
    _ok(admin.post(f"{prompts}/{name}/versions", json={"prompt_version": {"template": MARK}}))
    _ok(admin.post(f"{prompts}/{name}/aliases/{MARK}", json={"version": "1"}))
    return {"experiment_id": experiment, "mlflow_run": run, "model_id": model["info"]["model_id"]}


@pytest.fixture(scope="module")
def things(sandbox: Any) -> Iterator[Things]:
    with sandbox.http() as admin:
        ids = {**_governed(admin), **_compute(admin), **_workspace(admin), **_mlflow(admin)}
        ids |= _job(admin, ids)
        made = _ok(admin.post("/api/2.0/preview/scim/v2/ServicePrincipals", json={"displayName": "nobody"}))
        principal = made["applicationId"]
        on_behalf = "/api/2.0/token-management/on-behalf-of/tokens"
        token = _ok(admin.post(on_behalf, json={"application_id": principal}))["token_value"]
        with sandbox.http(token) as nobody:
            yield Things(ids, principal, admin, nobody, sandbox.home)
