"""What a cluster's or a job's settings name: policies, pools, clusters, other jobs, secrets. Who writes a name down needs the right to it.

Checked is the result, whatever of it stands in the request: a copy and a policy's fixed values included. What was named before stays,
whoever changes the rest. Sources: https://docs.databricks.com/security/auth/access-control (compute, policies,
pools, jobs) and https://docs.databricks.com/jobs/run-job.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.core.authorization import require_object
from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied
from sandbox.core.store import Document
from sandbox.services.compute._cluster_spec import may_create
from sandbox.services.workspace._secret_references import require_readable

Named = tuple[str, str]
"""Type, as the permissions API calls it, and id."""
LEVELS = {
    "cluster-policies": ("CAN_USE",),
    "instance-pools": ("CAN_ATTACH_TO",),
    "clusters": ("CAN_ATTACH_TO", "CAN_RESTART"),
    "jobs": ("CAN_MANAGE_RUN",),
}
"""The lowest level that lets its holder use one, and those above it but for CAN_MANAGE."""


def require_cluster(call: Call, spec: Document, before: Document | None = None) -> None:
    """Raise `PermissionDenied` unless the caller may have a cluster of this ``spec``. ``before``: the one that it had."""
    old = before or {}
    _require(call, set(_of_cluster(spec)) - set(_of_cluster(old)))
    if before is None and not may_create(call, spec.get("policy_id")):
        raise PermissionDenied(f"{call.principal} is not authorized to create clusters.")
    require_readable(call, spec, old)


def require_job(call: Call, settings: Document, before: Document | None = None) -> None:
    """The same for a job's settings, with each cluster that they describe and each thing that their tasks name."""
    old = before or {}
    _require(call, set(_of_job(settings)) - set(_of_job(old)))
    known = list(_specs(old))
    for spec in _specs(settings):
        if spec not in known and not may_create(call, spec.get("policy_id")):
            raise PermissionDenied(f"{call.principal} is not authorized to create clusters.")
    require_readable(call, settings, old)


def require_pipeline(call: Call, spec: Document, before: Document | None = None) -> None:
    """The same for a pipeline's settings: its clusters name policies and pools, and anything in them secrets."""
    old = before or {}
    named, kept = (
        {each for cluster in of.get("clusters") or [] for each in _of_cluster(cluster)} for of in (spec, old)
    )
    _require(call, named - kept)
    require_readable(call, spec, old)


def _require(call: Call, named: set[Named]) -> None:
    for object_type, object_id in sorted(named):
        require_object(call, object_type, object_id, *LEVELS[object_type])


def _of_cluster(spec: Mapping[str, Any]) -> Iterator[Named]:
    for field, object_type in (
        ("policy_id", "cluster-policies"),
        ("instance_pool_id", "instance-pools"),
        ("driver_instance_pool_id", "instance-pools"),
    ):
        if spec.get(field):
            yield object_type, str(spec[field])


def _of_job(settings: Mapping[str, Any]) -> Iterator[Named]:
    for spec in _specs(settings):
        yield from _of_cluster(spec)
    for task in _tasks(settings):
        if task.get("existing_cluster_id"):
            yield "clusters", str(task["existing_cluster_id"])
        if task.get("run_job_task"):
            yield "jobs", str(task["run_job_task"]["job_id"])


def _specs(settings: Mapping[str, Any]) -> Iterator[Document]:
    for holder in [*(settings.get("job_clusters") or []), *_tasks(settings)]:
        if holder.get("new_cluster"):
            yield holder["new_cluster"]


def _tasks(settings: Mapping[str, Any]) -> Iterator[Document]:
    """All tasks, those inside loops too."""
    for task in settings.get("tasks") or []:
        yield task
        if inner := (task.get("for_each_task") or {}).get("task"):
            yield from _tasks({"tasks": [inner]})
