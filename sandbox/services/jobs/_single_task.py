"""Jobs with one task in the form that the Jobs API had before 2.1: the task's fields beside the job's.

All versions take this form; version 2.0 gives a job that came in it back in it.
Source: https://docs.databricks.com/archive/api-jobs/jobs-api-updates (``format`` ``SINGLE_TASK``)
"""

from __future__ import annotations

from sandbox.core.errors import InvalidParameterValue
from sandbox.core.store import Document
from sandbox.runtime.jobs.kinds import KINDS

KEY = "Task"
_TASK_FIELDS = (
    *KINDS, "existing_cluster_id", "new_cluster", "libraries", "max_retries", "min_retry_interval_millis", "retry_on_timeout",
)  # fmt: skip


def with_tasks(body: Document) -> Document:
    """``body`` with its task's fields in ``tasks``, if they stand beside them. Raises `InvalidParameterValue` on both at once."""
    own = {name: body[name] for name in _TASK_FIELDS if body.get(name) is not None}
    if not any(kind in own for kind in KINDS):
        return body
    if body.get("tasks"):
        raise InvalidParameterValue(
            f"A job has either tasks or a task's own fields, got tasks and {', '.join(sorted(own))}."
        )
    rest = {name: value for name, value in body.items() if name not in _TASK_FIELDS}
    return {**rest, "tasks": [{"task_key": KEY, **own}], "format": "SINGLE_TASK"}


def as_single(settings: Document) -> Document:
    """Settings as version 2.0 shows those of a job that came with one task."""
    if settings.get("format") != "SINGLE_TASK" or len(settings.get("tasks") or []) != 1:
        return settings
    [task] = settings["tasks"]
    own = {name: task[name] for name in _TASK_FIELDS if task.get(name) is not None}
    return {**{name: value for name, value in settings.items() if name != "tasks"}, **own}
