"""MLflow tracking (experiments, runs, metrics, logged models, traces): MLflow's own server behind the workspace's host and token.

Two things differ from a bare MLflow server, as they do on Databricks: an experiment's name is an absolute workspace path, and a
deleted experiment gives its name free.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.routing import Answer, Route
from sandbox.core.workspace import Workspace
from sandbox.runtime.mlflow_process import MlflowServer
from sandbox.services._authorization import note_owner, require_object
from sandbox.services.well_known import WORKSPACE_ID

_PREFIXES = ("/api/2.0/mlflow", "/api/3.0/mlflow", "/api/4.0/mlflow")
_CHANGES_EXPERIMENT = {
    "experiments/update": "CAN_MANAGE",
    "experiments/delete": "CAN_MANAGE",
    "experiments/restore": "CAN_MANAGE",
    "experiments/set-experiment-tag": "CAN_EDIT",
    "runs/create": "CAN_EDIT",
}


async def start(workspace: Workspace) -> None:
    """Start the server in the background: the workspace answers meanwhile, and MLflow's first request finds it warm."""
    server = MlflowServer(workspace)
    workspace.services["mlflow"] = server
    workspace.background(server.ready(), "start MLflow's server")


async def stop(workspace: Workspace) -> None:
    await workspace.services["mlflow"].stop()


def server(workspace: Workspace) -> MlflowServer:
    return workspace.services["mlflow"]


async def ask(workspace: Workspace, method: str, path: str, **fields: Any) -> dict[str, Any]:
    """One call of MLflow's 2.0 API with its JSON answer; an error answer gives an empty dictionary."""
    if method == "GET":
        query = "&".join(f"{key}={value}" for key, value in fields.items())
        answer = await server(workspace).request("GET", f"/api/2.0/mlflow/{path}", query=query)
    else:
        answer = await server(workspace).request(method, f"/api/2.0/mlflow/{path}", content=json.dumps(fields).encode())
    return dict(answer.json()) if answer.status_code == 200 else {}


async def _forward(call: Call) -> Answer:
    request, rest = call.request, call.path["rest"]
    content = await request.body()
    fields = _json(content)
    if level := _CHANGES_EXPERIMENT.get(rest):
        require_object(call, "experiments", str(fields.get("experiment_id")), level)
    if rest == "experiments/create":
        _check_name(fields.get("name"))
    if rest == "experiments/delete":
        await _free_name(call, str(fields.get("experiment_id")))
    answer = await server(call.workspace).request(
        request.method,
        request.url.path,
        query=request.url.query,
        content=content,
        content_type=request.headers.get("content-type", "application/json"),
    )
    if rest == "experiments/create" and answer.status_code == 200:
        with call.store.transaction():
            note_owner(call, "experiments", answer.json()["experiment_id"])
    # Clients take the workspace's id from this header and note it as where a model version's run lies.
    headers = {"x-databricks-org-id": WORKSPACE_ID}
    return Response(answer.content, answer.status_code, headers, media_type=answer.headers.get("content-type"))


def _json(content: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(content) if content else {}
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _check_name(name: Any) -> None:
    if not isinstance(name, str) or not name.startswith("/"):
        raise InvalidParameterValue(
            f"Got an invalid experiment name '{name}'. An experiment name must be an absolute path within the Databricks workspace, "
            "e.g. '/Users/<some-username>/my-experiment'."
        )


async def _free_name(call: Call, experiment_id: str) -> None:
    """Give the name free before the experiment goes: MLflow keeps the names of deleted experiments taken."""
    found = (await ask(call.workspace, "GET", "experiments/get", experiment_id=experiment_id)).get("experiment")
    if found and found["lifecycle_stage"] == "active":
        await ask(
            call.workspace,
            "POST",
            "experiments/update",
            experiment_id=experiment_id,
            new_name=f"{found['name']} (deleted {experiment_id})",
        )


ROUTES = [
    Route(method, f"{prefix}/{{rest:path}}", _forward, raw_body=True)
    for prefix in _PREFIXES
    for method in ("GET", "POST", "PATCH", "DELETE", "PUT")
]
