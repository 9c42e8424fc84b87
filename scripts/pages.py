"""Addresses of a workspace's pages. Source: https://docs.databricks.com/workspace/workspace-details"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from scripts.errors import NotFound
from scripts.jobs import find_job
from scripts.runs import find
from scripts.serving import endpoint_name

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from infra.settings import Settings


def address(client: WorkspaceClient, settings: Settings, kind: str, name: str) -> str:
    """The page of the thing that ``name`` names. Raises `NotFound` when the workspace has no such thing."""
    return f"{client.config.host.rstrip('/')}{_PATHS[kind](client, settings, name)}"


def _run(client: WorkspaceClient, settings: Settings, name: str) -> str:
    run = client.jobs.get_run(find.run_id(client, settings, name))
    return f"/#job/{run.job_id}/run/{run.run_id}" if run.job_id else f"/#run/{run.run_id}"


def _job(client: WorkspaceClient, settings: Settings, name: str) -> str:
    return f"/#job/{find_job(client, settings, name)}"


def _endpoint(client: WorkspaceClient, settings: Settings, name: str) -> str:
    wanted = endpoint_name(settings, name)
    known = [str(each.name) for each in client.serving_endpoints.list()]
    if wanted not in known:
        raise NotFound("serving endpoint", wanted, known)
    return f"/ml/endpoints/{quote(wanted)}"


def _experiment(client: WorkspaceClient, settings: Settings, name: str) -> str:
    from databricks.sdk.errors import NotFound as Missing

    declared = settings.experiments.get(name)
    wanted = declared.name if declared else name
    try:
        found = client.experiments.get_by_name(wanted).experiment
    except Missing:
        raise NotFound("experiment", wanted, [each.name for each in settings.experiments.values()]) from None
    return f"/ml/experiments/{found.experiment_id if found else ''}"


def _model(client: WorkspaceClient, settings: Settings, name: str) -> str:
    from databricks.sdk.errors import NotFound as Missing

    declared = settings.registered_models.get(name)
    wanted = declared.full_name if declared else name
    try:
        client.registered_models.get(wanted)
    except Missing:
        raise NotFound("model", wanted, [each.full_name for each in settings.registered_models.values()]) from None
    return f"/explore/data/models/{'/'.join(quote(part) for part in wanted.split('.'))}"


_PATHS = {"run": _run, "job": _job, "endpoint": _endpoint, "experiment": _experiment, "model": _model}
