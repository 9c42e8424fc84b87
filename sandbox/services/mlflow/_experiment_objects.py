"""Experiments as objects of the workspace: in the list of their folder, under one path, and gone with the folder.

MLflow's server alone knows which there are, so that it is asked. Source: https://docs.databricks.com/api/workspace/workspace/list
(``object_type`` MLFLOW_EXPERIMENT), https://docs.databricks.com/mlflow/experiments (an experiment's name is its path).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.core import workspace_access
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceAlreadyExists, ResourceDoesNotExist
from sandbox.core.routing import Answer
from sandbox.core.store import Document
from sandbox.core.workspace import Workspace
from sandbox.core.workspace_access import require_path
from sandbox.services.files._paths import normal
from sandbox.services.mlflow import _experiment_access, _experiment_names
from sandbox.services.mlflow._forward import ask

_PENDING = "experiments_to_delete"
"""Their folder is gone, in the same transaction in which this was noted; they go next, after a kill too."""
_PLAIN = re.compile(r"[\w/.@ -]+", re.ASCII)
_PAGE = 1000
Handler = Callable[[Call], Answer]


def require_place(call: Call, path: str) -> None:
    """Raise unless the caller may make an experiment at ``path``: they have CAN_EDIT on its folder, it is there, nothing else has the path.

    Source of the refusal: databricks-demos/dbdemos issues 155 and 170.
    """
    workspace_access.require_place(call, path)
    folder = path.rpartition("/")[0] or "/"
    found = call.store.get("workspace_object", folder)
    if found is None or found["object_type"] != "DIRECTORY":
        raise ResourceDoesNotExist(f"Parent directory {folder} does not exist.")
    if call.store.get("workspace_object", path) is not None:
        raise ResourceAlreadyExists(f"Node named '{path.rpartition('/')[2]}' already exists", status=400)


def listing(handler: Handler) -> Callable[[Call], Awaitable[Answer]]:
    """``workspace/list`` with the experiments of the folder that the caller may read."""

    async def listed(call: Call) -> Answer:
        path = normal(call.need("path"))
        answer = await _or_experiment(call, handler, path, lambda own: {"objects": [own]})
        objects = answer["objects"]
        if [each["path"] for each in objects] == [path]:  # no folder: the object itself
            return answer
        depth = path.rstrip("/").count("/") + 1
        taken = {each["path"] for each in objects}  # a notebook's own experiment is no object beside it
        below = [each for each in await _below(call.workspace, path) if each["path"] not in taken]
        inside = [each for each in below if each["path"].count("/") == depth]
        return {**answer, "objects": [*objects, *(each for each in inside if _may_read(call, each))]}

    return listed


def status(handler: Handler) -> Callable[[Call], Awaitable[Answer]]:
    """``workspace/get-status`` of experiments too."""

    async def shown(call: Call) -> Answer:
        return await _or_experiment(call, handler, normal(call.need("path")), lambda own: own)

    return shown


def deleting(handler: Handler) -> Callable[[Call], Awaitable[Answer]]:
    """``workspace/delete`` of experiments too, one by its path or all with their folder."""

    async def deleted(call: Call) -> Answer:
        path = normal(call.need("path"))
        found = call.store.get("workspace_object", path)
        if found is None and (own := await _at(call, path)):
            _experiment_access.require_level(call, own["resource_id"], "CAN_MANAGE")
            call.store.put(_PENDING, path, {"ids": [own["resource_id"]]})
            await finish(call.workspace)
            return {}
        is_folder = found is not None and found["object_type"] == "DIRECTORY"
        if is_folder:
            require_path(call, path, "CAN_MANAGE")
        below = [each["resource_id"] for each in await _below(call.workspace, path)] if is_folder else []
        own = None if is_folder else await _at(call, path)
        if own:
            require_path(call, path, "CAN_MANAGE")
            below = [own["resource_id"]]  # a notebook's own
        if below and is_folder and not call.body.get("recursive"):
            raise InvalidParameterValue(f"Folder ({path}) is not empty", error_code="DIRECTORY_NOT_EMPTY")
        with call.store.transaction():
            answer = handler(call)
            if below:
                call.store.put(_PENDING, path, {"ids": below})
        await finish(call.workspace)
        return answer

    return deleted


async def finish(workspace: Workspace) -> None:
    """Delete the experiments whose folders are gone."""
    for path, pending in workspace.store.items(_PENDING):
        for experiment_id in pending["ids"]:
            await _delete(workspace, experiment_id)
        workspace.store.delete(_PENDING, path)


async def _or_experiment(call: Call, handler: Handler, path: str, shown: Callable[[Document], Document]) -> Any:
    try:
        with call.store.transaction():
            return handler(call)
    except ResourceDoesNotExist:
        own = await _at(call, path)
        if own is None:
            raise
        return shown(own)


async def _at(call: Call, path: str) -> Document | None:
    """The experiment at ``path`` as an object, if the caller may read it."""
    found = (await ask(call.workspace, "GET", "experiments/get-by-name", experiment_name=path)).get("experiment")
    if found is None or found["lifecycle_stage"] != "active":
        return None
    own = _object(found)
    return own if _may_read(call, own) else None


async def _below(workspace: Workspace, path: str) -> list[Document]:
    """The experiments in the folder and in all folders in it."""
    prefix = path.rstrip("/") + "/"
    fields: dict[str, Any] = {"max_results": _PAGE, "view_type": "ACTIVE_ONLY"}
    if _PLAIN.fullmatch(prefix):  # what MLflow's filters can say; the rest is sorted out below
        fields["filter"] = f"name LIKE '{prefix}%'"
    found: list[Document] = []
    while True:
        answer = await ask(workspace, "POST", "experiments/search", **fields)
        found += [_object(each) for each in answer.get("experiments", []) if each["name"].startswith(prefix)]
        if not answer.get("next_page_token"):
            return sorted(found, key=lambda each: str(each["path"]))
        fields["page_token"] = answer["next_page_token"]


def _object(experiment: dict[str, Any]) -> Document:
    return {
        "path": experiment["name"],
        "object_type": "MLFLOW_EXPERIMENT",
        "object_id": int(experiment["experiment_id"]),
        "resource_id": experiment["experiment_id"],
        "created_at": int(experiment.get("creation_time", 0)),
        "modified_at": int(experiment.get("last_update_time", 0)),
    }


def _may_read(call: Call, own: Document) -> bool:
    return _experiment_access.readable(call, own["resource_id"])


async def _delete(workspace: Workspace, experiment_id: str) -> None:
    await _experiment_names.give_free(workspace, experiment_id)
    await ask(workspace, "POST", "experiments/delete", experiment_id=experiment_id)
    await _experiment_names.settle(workspace, experiment_id)
