"""MLflow tracking (experiments, runs, metrics, logged models, traces): MLflow's own server behind the workspace's host and token.

Three things differ from a bare MLflow server, as they do on Databricks: an experiment's name is an absolute workspace path, a
deleted experiment gives its name free, and what is in an experiment is for those who have a permission on it.
"""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
from starlette.responses import Response

from sandbox.core.call import Call
from sandbox.core.rights import ANYONE, needs
from sandbox.core.routing import Answer, Route
from sandbox.core.workspace import WORKSPACE_ID, Workspace
from sandbox.runtime.mlflow_process import MlflowServer
from sandbox.services.files._paths import normal
from sandbox.services.mlflow import (
    _creations,
    _experiment_access,
    _experiment_names,
    _experiment_objects,
    _locations,
    _notebook_experiments,
)
from sandbox.services.mlflow._forward import server
from sandbox.services.mlflow._request import MlflowRequest, not_offered, parsed

_PREFIXES = ("/api/2.0/mlflow", "/api/3.0/mlflow")
_METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT")
_MOST_RESULTS = 1000
"""Of one page, where a listing names no number."""


async def start(workspace: Workspace) -> None:
    """Start the server in the background: the workspace answers meanwhile, and MLflow's first request finds it warm."""
    server = MlflowServer(workspace)
    workspace.services["mlflow"] = server
    workspace.background(_warm(workspace, server), "start MLflow's server")


async def _warm(workspace: Workspace, server: MlflowServer) -> None:
    await server.ready()
    await _experiment_names.settle_all(workspace)
    await _experiment_objects.finish(workspace)


async def stop(workspace: Workspace) -> None:
    await workspace.services["mlflow"].stop()


async def _forward(call: Call) -> Answer:
    request = _on_one_path(_renamed(await parsed(call)))
    await _experiment_access.check(call, request)
    if (own := await _notebook_experiments.existing(call, request)) is not None:
        return own
    await _prepare(call, request)
    mlflow = server(call.workspace)

    async def send(request: MlflowRequest) -> httpx.Response:
        return await mlflow.request(request.method, request.path, query=request.query, content=request.content)

    try:
        answer = await (_creations.carry_out(call, request, send) if _creations.creates(request) else send(request))
    finally:
        if request.rest in ("experiments/delete", "experiments/restore"):
            await _experiment_names.settle(call.workspace, str(request.fields.get("experiment_id")))
    if isinstance(answer, Response):
        return answer
    if answer.status_code == 404 and not answer.headers.get("content-type", "").startswith("application/json"):
        raise not_offered(call)
    content = (
        _shown(call, request.rest, _creations.without_marks(answer.content))
        if answer.status_code == 200
        else answer.content
    )
    # Clients take the workspace's id from this header and note it as where a model version's run lies.
    headers = {"x-databricks-org-id": str(WORKSPACE_ID)}
    return Response(content, answer.status_code, headers, media_type=answer.headers.get("content-type"))


def _renamed(request: MlflowRequest) -> MlflowRequest:
    """What databricks-sdk still asks for by the name that MLflow 2 gave up."""
    if request.rest != "experiments/list":
        return request
    return replace(request, rest="experiments/search", fields={"max_results": _MOST_RESULTS, **request.fields})


_NAME_FIELDS = {
    "experiments/create": "name",
    "experiments/update": "new_name",
    "experiments/get-by-name": "experiment_name",
}


def _on_one_path(request: MlflowRequest) -> MlflowRequest:
    """``/Workspace/Shared/x`` and ``/Shared/x`` are one experiment. Raises `InvalidParameterValue` for a name that is no path."""
    field = _NAME_FIELDS.get(request.rest, "")
    name = request.fields.get(field)
    if name is None or (request.rest == "experiments/get-by-name" and not str(name).startswith("/")):
        return request
    _experiment_names.check(name)
    return replace(request, fields={**request.fields, field: normal(name)})


async def _not_offered(call: Call) -> Answer:
    raise not_offered(call)


async def _prepare(call: Call, request: MlflowRequest) -> None:
    """What Databricks does before MLflow has its turn."""
    rest, fields = request.rest, request.fields
    experiment_id = str(fields.get("experiment_id"))
    if rest == "experiments/create":
        _experiment_names.check(fields.get("name"))
        _locations.check_own(fields.get("artifact_location"))
        places = _notebook_experiments if _notebook_experiments.asked_for(call, fields) else _experiment_objects
        places.require_place(call, fields["name"])
    if rest == "experiments/update" and fields.get("new_name") is not None:
        _experiment_objects.require_place(call, fields["new_name"])
        await _experiment_names.require_free(call.workspace, fields["new_name"], experiment_id)
    if rest == "experiments/delete":
        await _experiment_names.give_free(call.workspace, experiment_id)
    if rest == "experiments/restore":
        await _experiment_names.require_own_free(call.workspace, experiment_id)


def _shown(call: Call, rest: str, content: bytes) -> bytes:
    """An answer with experiments in it: under their own names, and only those that the caller may read."""
    if rest not in ("experiments/get", "experiments/get-by-name", "experiments/search"):
        return content
    answer = json.loads(content)
    if rest == "experiments/search":
        found = answer.get("experiments", [])
        seen = [each for each in found if _experiment_access.readable(call, each["experiment_id"])]
        answer["experiments"] = [_experiment_names.shown(each) for each in seen]
    else:
        _experiment_access.require_level(call, answer["experiment"]["experiment_id"], "CAN_READ")
        answer["experiment"] = _experiment_names.shown(answer["experiment"])
    return json.dumps(answer).encode()


_RIGHT = needs("CAN_READ, CAN_EDIT or CAN_MANAGE on the experiments that the request names")
ROUTES = [
    *[Route(m, f"{prefix}/{{rest:path}}", _forward, _RIGHT, raw_body=True) for prefix in _PREFIXES for m in _METHODS],
    *[Route(m, "/api/4.0/mlflow/{rest:path}", _not_offered, ANYONE, raw_body=True) for m in _METHODS],
]
