"""Questions that the sandbox itself has for MLflow's server."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from sandbox.core.errors import TemporarilyUnavailable
from sandbox.core.workspace import Workspace
from sandbox.runtime.mlflow_process import MlflowServer


def server(workspace: Workspace) -> MlflowServer:
    return workspace.services["mlflow"]


async def ask(workspace: Workspace, method: str, path: str, **fields: Any) -> dict[str, Any]:
    """One call of MLflow's 2.0 API with its JSON answer; empty when MLflow refuses, as for what is not there.

    Raises `TemporarilyUnavailable` when MLflow's server cannot say: what nobody knows must not pass for what is not there.
    """
    return await _asked(workspace, method, f"/api/2.0/mlflow/{quote(path)}", fields)


async def _asked(workspace: Workspace, method: str, path: str, fields: dict[str, Any]) -> dict[str, Any]:
    if method == "GET":
        answer = await server(workspace).request("GET", path, query=urlencode(fields))
    else:
        answer = await server(workspace).request(method, path, content=json.dumps(fields).encode())
    if answer.status_code >= 500:
        raise TemporarilyUnavailable(f"MLflow's server answered {answer.status_code} to a question about {path}")
    return dict(answer.json()) if answer.status_code == 200 else {}


async def experiment_of(workspace: Workspace, kind: str, object_id: str) -> str | None:
    """Id of the experiment that a ``run``, logged ``model`` or ``trace`` is in; None when there is no such thing.

    It never changes, so that it is asked for once: logging a metric must not cost two requests.
    """
    known = workspace.services.setdefault("mlflow_experiments", {})
    if (kind, object_id) not in known:
        found = await _looked_up(workspace, kind, object_id)
        if found is None:
            return None
        known[kind, object_id] = found
    return str(known[kind, object_id])


async def _looked_up(workspace: Workspace, kind: str, object_id: str) -> str | None:
    if kind == "run":
        run = (await ask(workspace, "GET", "runs/get", run_id=object_id)).get("run", {})
        return run.get("info", {}).get("experiment_id")
    if kind == "model":
        path = f"/api/2.0/mlflow/logged-models/{quote(object_id, safe='')}"
        model = (await _asked(workspace, "GET", path, {})).get("model", {})
        return model.get("info", {}).get("experiment_id")
    path = f"/api/3.0/mlflow/traces/{quote(object_id, safe='')}"
    trace = (await _asked(workspace, "GET", path, {})).get("trace", {})
    location = trace.get("trace_info", {}).get("trace_location", {})
    return location.get("mlflow_experiment", {}).get("experiment_id")
