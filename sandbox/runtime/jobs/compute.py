"""Which environment a task runs in, from the cluster or environment spec that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.core.store import Document
from sandbox.core.workspace import Workspace
from sandbox.runtime import cluster_libraries
from sandbox.runtime.jobs.access import check_object
from sandbox.runtime.libraries import from_dependencies
from sandbox.runtime.variables import VariableError, Variables, filled

_INSTALLED = "installed"
_NEWEST_CLIENT = "4"


class ComputeMissing(Exception):
    """The task's cluster, job cluster, environment or a secret of it does not exist."""


@dataclass
class Compute:
    """What a task runs on.

    ``installed``: take what the project's environment has instead of downloading pins. ``cluster_id``: for the run's answer.
    ``runtime``: the cluster's ``spark_version``; None on serverless compute, whose environment has a version of its own, ``client``.
    """

    libraries: list[dict[str, Any]] = field(default_factory=list)
    variables: Variables = field(default_factory=Variables)
    installed: bool = False
    cluster_id: str | None = None
    runtime: str | None = None
    client: str = _NEWEST_CLIENT


def of_task(workspace: Workspace, settings: Document, task: Document, principal: str) -> Compute:
    """What the task of a run as ``principal`` gets. Raises `ComputeMissing`, `NotAllowed`."""
    own = list(task.get("libraries") or [])
    if cluster_id := task.get("existing_cluster_id"):
        cluster = workspace.store.get("cluster", cluster_id)
        if cluster is None:
            raise ComputeMissing(f"Cluster {cluster_id} does not exist")
        check_object(workspace.store, principal, "clusters", cluster_id, "CAN_ATTACH_TO", "CAN_RESTART")
        shared = cluster_libraries.installed_on(workspace, cluster_id)
        return _of_cluster(workspace, cluster, shared + own, cluster_id)
    if key := task.get("job_cluster_key"):
        clusters = {each["job_cluster_key"]: each["new_cluster"] for each in settings.get("job_clusters") or []}
        if key not in clusters:
            raise ComputeMissing(f"Job cluster {key} is not defined")
        return _of_cluster(workspace, clusters[key], own)
    if cluster := task.get("new_cluster"):
        return _of_cluster(workspace, cluster, own)
    if key := task.get("environment_key"):
        specs = {each["environment_key"]: each.get("spec") or {} for each in settings.get("environments") or []}
        if key not in specs:
            raise ComputeMissing(f"Environment {key} is not defined")
        version = specs[key].get("environment_version") or specs[key].get("client") or _NEWEST_CLIENT
        return Compute(from_dependencies(specs[key].get("dependencies") or []) + own, client=str(version))
    return Compute(own)


def _of_cluster(
    workspace: Workspace, cluster: Document, libraries: list[dict[str, Any]], cluster_id: str | None = None
) -> Compute:
    policy = workspace.store.get("cluster_policy", cluster.get("policy_id") or "") or {}
    try:
        variables = filled(workspace.store, cluster.get("spark_env_vars") or {})
    except VariableError as error:
        raise ComputeMissing(str(error)) from None
    conf = cluster.get("spark_conf") or {}
    installed = _INSTALLED in (variables.values.get("LAKEWRIGHT_ENVIRONMENT"), conf.get("spark.lakewright.environment"))
    both = [*policy.get("libraries", []), *libraries]
    return Compute(both, variables, installed, cluster_id, runtime=cluster.get("spark_version") or "")
