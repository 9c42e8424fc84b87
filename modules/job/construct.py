"""A job as a Terraform resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdktf_cdktf_provider_databricks.job import Job as JobResource
from constructs import Construct

from modules.access.construct import permit_all
from modules.addresses import set_address
from modules.cluster.construct import Cluster
from modules.cluster.emit import compute_arguments
from modules.errors import UnknownReference
from modules.job.config import JobConfig, ScheduleConfig, TaskConfig
from modules.libraries.emit import Artifacts, library_blocks
from modules.structs import arguments


class Job(Construct):
    """Creates ``databricks_job.ID``, and ``databricks_permissions.job_ID`` with its owner and permissions.

    Tasks, their ``depends_on``, clusters and parameters are written sorted by key: the API gives them back in an order of its own, and the
    provider compares lists by position.

    Args:
        clusters: all-purpose clusters that tasks may name, by key.
        artifacts: where the wheels and files lie that libraries name.

    Raises:
        UnknownReference: a task names a cluster that ``clusters`` does not hold.
        UnknownArtifact: a library names a wheel or file that ``artifacts`` does not hold.
    """

    def __init__(
        self, scope: Construct, id_: str, config: JobConfig, *, clusters: Mapping[str, Cluster], artifacts: Artifacts
    ) -> None:
        super().__init__(scope, id_)
        self._job = JobResource(self, "job", **arguments(JobResource, _job(config, clusters, artifacts)))
        set_address(self._job, id_)
        permit_all(self, "job", lambda: self._job.id, id_, config.permissions, owner=config.owner)

    @property
    def job_id(self) -> str:
        """Known at apply."""
        return str(self._job.id)


def _job(config: JobConfig, clusters: Mapping[str, Cluster], artifacts: Artifacts) -> dict[str, Any]:
    job_clusters = [
        {"job_cluster_key": key, "new_cluster": compute_arguments(cluster)}
        for key, cluster in sorted(config.job_clusters.items())
    ]
    return {
        "name": config.name,
        "description": config.description or None,
        "max_concurrent_runs": config.max_concurrent_runs,
        "timeout_seconds": config.timeout_seconds,
        "queue": {"enabled": config.queue},
        "run_as": config.run_as.model_dump(exclude_none=True),
        "schedule": _schedule(config.schedule) if config.schedule else None,
        "tags": dict(sorted(config.tags.items())) or None,
        "parameter": [{"name": name, "default": default} for name, default in sorted(config.parameters.items())]
        or None,
        "email_notifications": {"on_failure": sorted(config.notify_on_failure)} if config.notify_on_failure else None,
        "job_cluster": job_clusters or None,
        "task": [_task(key, task, config, clusters, artifacts) for key, task in sorted(config.tasks.items())],
    }


def _task(
    key: str, task: TaskConfig, job: JobConfig, clusters: Mapping[str, Cluster], artifacts: Artifacts
) -> dict[str, Any]:
    libraries = tuple(task.libraries)
    if task.job_cluster is not None:
        libraries = (*job.job_clusters[task.job_cluster].libraries, *libraries)
    block: dict[str, Any] = {
        "task_key": key,
        "description": task.description or None,
        "depends_on": [{"task_key": other} for other in sorted(task.depends_on)] or None,
        "run_if": task.run_if,
        "job_cluster_key": task.job_cluster,
        "existing_cluster_id": _cluster_id(key, task.cluster, clusters) if task.cluster else None,
        "library": library_blocks(libraries, artifacts) or None,
        "max_retries": task.max_retries,
        "min_retry_interval_millis": task.min_retry_interval_seconds * 1000,
        "retry_on_timeout": task.retry_on_timeout,
        "timeout_seconds": task.timeout_seconds,
    }
    for kind in ("python_wheel_task", "spark_python_task", "notebook_task"):
        details = getattr(task, kind)
        if details is not None:
            block[kind] = {name: _sorted(value) for name, value in details.model_dump().items() if value}
    return block


def _cluster_id(task_key: str, cluster: str, clusters: Mapping[str, Cluster]) -> str:
    if cluster not in clusters:
        raise UnknownReference("cluster", cluster, clusters).at("tasks", task_key, "cluster")
    return clusters[cluster].cluster_id


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(sorted(value.items()))
    return list(value) if isinstance(value, tuple) else value


def _schedule(schedule: ScheduleConfig) -> dict[str, str]:
    return {
        "quartz_cron_expression": schedule.quartz_cron_expression,
        "timezone_id": schedule.timezone_id,
        "pause_status": "PAUSED" if schedule.paused else "UNPAUSED",
    }
