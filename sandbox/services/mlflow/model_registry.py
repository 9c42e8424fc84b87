"""What the workspace's own registry of models tells beyond MLflow: a model's id, under which its permissions are kept.

The models themselves are MLflow's, behind `mlflow_tracking`. Source: https://docs.databricks.com/api/workspace/modelregistry/getmodel
"""

from __future__ import annotations

import uuid

from sandbox.core.call import Call
from sandbox.core.errors import ResourceDoesNotExist
from sandbox.core.rights import ANYONE
from sandbox.core.routing import Answer, Route
from sandbox.services.mlflow import _creations
from sandbox.services.mlflow._forward import ask


async def _get(call: Call) -> Answer:
    name = str(call.need("name"))
    model = (await ask(call.workspace, "GET", "registered-models/get", name=name)).get("registered_model")
    if model is None:
        raise ResourceDoesNotExist(f"Registered Model with name={name} not found")
    # The registry has no renaming of models that are in use, so that the name is as good as a number drawn once.
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"registered-model:{name}").hex
    return {
        "registered_model_databricks": {**_creations.unmarked(model), "id": identity, "permission_level": "CAN_MANAGE"}
    }


ROUTES = [Route("GET", "/api/2.0/mlflow/databricks/registered-models/get", _get, right=ANYONE)]
"""Whoever is signed in may read the registry's models, as what `mlflow_tracking` gives of them."""
