"""Names of experiments: absolute workspace paths, free again once their experiment is deleted, and its own again once it is restored.

MLflow's server keeps the name of a deleted experiment taken, so it is renamed before it goes; nobody sees the other name.
"""

from __future__ import annotations

from typing import Any

from sandbox.core.errors import InvalidParameterValue, ResourceAlreadyExists
from sandbox.core.workspace import Workspace
from sandbox.services.mlflow._forward import ask


def check(name: Any) -> None:
    if not isinstance(name, str) or not name.startswith("/"):
        raise InvalidParameterValue(
            f"Got an invalid experiment name '{name}'. An experiment name must be an absolute path within the Databricks workspace, "
            "e.g. '/Users/<some-username>/my-experiment'."
        )


async def give_free(workspace: Workspace, experiment_id: str) -> None:
    """Call it before the experiment goes: a deleted one cannot be renamed."""
    found = await _experiment(workspace, experiment_id)
    if found and found["lifecycle_stage"] == "active":
        await ask(
            workspace,
            "POST",
            "experiments/update",
            experiment_id=experiment_id,
            new_name=found["name"] + _suffix(experiment_id),
        )


async def still_free(workspace: Workspace, experiment_id: str) -> dict[str, Any] | None:
    """The deleted experiment, to be restored under its own name. Raises `ResourceAlreadyExists` when another has that name now."""
    found = await _experiment(workspace, experiment_id)
    if found is None or found["lifecycle_stage"] != "deleted":
        return None
    experiment = shown(found)
    await require_free(workspace, experiment["name"], experiment_id)
    return experiment


async def require_free(workspace: Workspace, name: str, experiment_id: str) -> None:
    """Raise `ResourceAlreadyExists` when another experiment has the name; MLflow's server would give its database's words away."""
    other = (await ask(workspace, "GET", "experiments/get-by-name", experiment_name=name)).get("experiment")
    if other and other["experiment_id"] != experiment_id:
        raise ResourceAlreadyExists(f"Experiment with name '{name}' already exists.", status=400)


async def give_back(workspace: Workspace, experiment: dict[str, Any]) -> None:
    await ask(
        workspace,
        "POST",
        "experiments/update",
        experiment_id=experiment["experiment_id"],
        new_name=experiment["name"],
    )


def shown(experiment: dict[str, Any]) -> dict[str, Any]:
    """The experiment with the name it had when it was deleted."""
    return {**experiment, "name": experiment["name"].removesuffix(_suffix(experiment["experiment_id"]))}


def _suffix(experiment_id: str) -> str:
    return f" (deleted {experiment_id})"


async def _experiment(workspace: Workspace, experiment_id: str) -> dict[str, Any] | None:
    return (await ask(workspace, "GET", "experiments/get", experiment_id=experiment_id)).get("experiment")
