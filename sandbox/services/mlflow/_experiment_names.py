"""Names of experiments: absolute workspace paths, free again once their experiment is deleted, and its own again once it is restored.

MLflow's server keeps the name of a deleted experiment taken, so it is renamed before it goes; nobody sees the other name.
"""

from __future__ import annotations

from typing import Any

from sandbox.core.errors import InvalidParameterValue, ResourceAlreadyExists
from sandbox.core.workspace import Workspace
from sandbox.services.mlflow._forward import ask

_ON_ITS_WAY = "experiment_on_its_way"
"""Experiments that are being deleted or restored, which takes two changes of MLflow's, so that a kill may come between."""


def check(name: Any) -> None:
    if not isinstance(name, str) or not name.startswith("/"):
        raise InvalidParameterValue(
            f"Got an invalid experiment name '{name}'. An experiment name must be an absolute path within the Databricks workspace, "
            "e.g. '/Users/<some-username>/my-experiment'."
        )


async def give_free(workspace: Workspace, experiment_id: str) -> None:
    """Call it before the experiment goes, and `settle` afterwards: a deleted one cannot be renamed."""
    found = await _experiment(workspace, experiment_id)
    if found and found["lifecycle_stage"] == "active" and not found["name"].endswith(_suffix(experiment_id)):
        workspace.store.put(_ON_ITS_WAY, experiment_id, {})
        await ask(
            workspace,
            "POST",
            "experiments/update",
            experiment_id=experiment_id,
            new_name=found["name"] + _suffix(experiment_id),
        )


async def require_own_free(workspace: Workspace, experiment_id: str) -> None:
    """Call it before a restoration, and `settle` afterwards. Raises `ResourceAlreadyExists` when another has the name now."""
    found = await _experiment(workspace, experiment_id)
    if found is not None and found["lifecycle_stage"] == "deleted":
        await require_free(workspace, shown(found)["name"], experiment_id)
        workspace.store.put(_ON_ITS_WAY, experiment_id, {})


async def require_free(workspace: Workspace, name: str, experiment_id: str) -> None:
    """Raise `ResourceAlreadyExists` when another experiment has the name; MLflow's server would give its database's words away."""
    other = (await ask(workspace, "GET", "experiments/get-by-name", experiment_name=name)).get("experiment")
    if other and other["experiment_id"] != experiment_id:
        raise ResourceAlreadyExists(f"Experiment with name '{name}' already exists.", status=400)


async def settle(workspace: Workspace, experiment_id: str) -> None:
    """After a deletion or restoration, whether it was done, refused or cut off by a kill: an active experiment has its own name."""
    if workspace.store.get(_ON_ITS_WAY, experiment_id) is None:
        return
    found = await _experiment(workspace, experiment_id)
    if found and found["lifecycle_stage"] == "active" and found["name"] != (own := shown(found)["name"]):
        await ask(workspace, "POST", "experiments/update", experiment_id=experiment_id, new_name=own)
    workspace.store.delete(_ON_ITS_WAY, experiment_id)


async def settle_all(workspace: Workspace) -> None:
    for experiment_id, _ in workspace.store.items(_ON_ITS_WAY):
        await settle(workspace, experiment_id)


def shown(experiment: dict[str, Any]) -> dict[str, Any]:
    """The experiment with the name it had when it was deleted."""
    return {**experiment, "name": experiment["name"].removesuffix(_suffix(experiment["experiment_id"]))}


def _suffix(experiment_id: str) -> str:
    return f" (deleted {experiment_id})"


async def _experiment(workspace: Workspace, experiment_id: str) -> dict[str, Any] | None:
    return (await ask(workspace, "GET", "experiments/get", experiment_id=experiment_id)).get("experiment")
