"""A notebook's own experiment: where its runs go when it names no experiment.

MLflow's client asks for it as for a new one under the notebook's path, with the notebook's id in a tag, and takes the one that is there.
Source: ``mlflow.tracking.default_experiment.databricks_notebook_experiment_provider`` and
https://docs.databricks.com/mlflow/experiments (notebook experiments; they have the rights of their notebook).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.core.call import Call
from sandbox.core.workspace_access import require_path
from sandbox.services.mlflow import _experiment_access
from sandbox.services.mlflow._forward import ask
from sandbox.services.mlflow._request import MlflowRequest

_SOURCE = "mlflow.experiment.sourceId"


def asked_for(call: Call, fields: Mapping[str, Any]) -> bool:
    """Whether what is to be made is the experiment of the notebook whose path it has as its name."""
    found = call.store.get("workspace_object", str(fields.get("name")))
    if found is None or found["object_type"] != "NOTEBOOK":
        return False
    tags = fields.get("tags") or []
    return isinstance(tags, list) and {"key": _SOURCE, "value": str(found["object_id"])} in tags


def require_place(call: Call, path: str) -> None:
    """Raise `PermissionDenied` unless the caller may edit the notebook."""
    require_path(call, path, "CAN_EDIT")


async def existing(call: Call, request: MlflowRequest) -> dict[str, Any] | None:
    """The answer where the notebook has its experiment already. Raises `PermissionDenied` to whoever may not log to it."""
    if request.rest != "experiments/create" or not asked_for(call, request.fields):
        return None
    answer = await ask(call.workspace, "GET", "experiments/get-by-name", experiment_name=request.fields["name"])
    found = answer.get("experiment")
    if found is None or found["lifecycle_stage"] != "active":
        return None
    _experiment_access.require_level(call, found["experiment_id"], "CAN_EDIT")
    return {"experiment_id": found["experiment_id"]}
