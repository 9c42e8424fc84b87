"""Jobs."""

from __future__ import annotations

import uuid
from typing import Any

from sandbox.provider.client import Client
from sandbox.provider.planning import empty
from sandbox.provider.resource import Resource, ResourceError, State

_JOBS = "/api/2.2/jobs"
_CLUSTER_BLOCKS = ("new_cluster",)


def _all_success(old: Any, new: Any, _: Any) -> bool:
    """``ALL_SUCCESS`` is what an unset ``run_if`` means."""
    return old == "ALL_SUCCESS" and empty(new)


class Job(Resource):
    type_name, noun = "databricks_job", "job"
    renames = {
        "task": "tasks",
        "job_cluster": "job_clusters",
        "environment": "environments",
        "parameter": "parameters",
        "library": "libraries",
        "task.library": "libraries",
        "task.new_cluster.library": "libraries",
        "task.for_each_task.task.library": "libraries",
    }
    keep = frozenset({"id", "always_running", "control_run_state", "url", "timeouts", "provider_config"})
    zeros = {"max_retries": 0, "min_retry_interval_millis": 0, "retry_on_timeout": False, "timeout_seconds": 0}
    suppress = {"task.run_if": _all_success, "task.for_each_task.task.run_if": _all_success}

    def validate(self, config: State) -> list[str]:
        if (
            config.get("always_running") is True
            and isinstance(config.get("max_concurrent_runs"), int)
            and config["max_concurrent_runs"] > 1
        ):
            return ["`always_running` must be specified only with `max_concurrent_runs = 1`"]
        return []

    def _settings(self, planned: State) -> dict[str, Any]:
        settings = self.body(planned)
        for holder in [*settings.get("job_clusters", []), *settings.get("tasks", [])]:
            for name in _CLUSTER_BLOCKS:
                if cluster := holder.get(name):
                    cluster.pop("num_workers" if cluster.get("autoscale") else "", None)
        # The API switches queueing on where nothing is said; the provider keeps it off.
        settings.setdefault("queue", {"enabled": False})
        return settings

    def create(self, client: Client, planned: State) -> str:
        if not planned.get("task"):
            raise ResourceError(
                "a job needs at least one task block: the form with one task and no block is deprecated and not emulated"
            )
        return str(client.post(f"{_JOBS}/create", self._settings(planned))["job_id"])

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        job = client.get(f"{_JOBS}/get", job_id=id_)
        settings = dict(job["settings"])
        settings["tasks"] = sorted(settings.get("tasks", []), key=lambda task: str(task["task_key"]))
        if run_as := job.get("run_as_user_name"):
            settings["run_as"] = {"service_principal_name" if _is_uuid(run_as) else "user_name": run_as}
        return self.state(settings, prior, id_, url=f"{client.host}/#job/{id_}")

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        client.post(f"{_JOBS}/reset", {"job_id": int(id_), "new_settings": self._settings(planned)})
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.post(f"{_JOBS}/delete", {"job_id": int(id_)})


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
