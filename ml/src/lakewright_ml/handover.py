"""What one task of a job hands to the next: task values.

Source: https://docs.databricks.com/jobs/task-values (``dbutils.jobs.taskValues``). Outside a job there is no ``dbutils``
with task values; then the values are printed only, which is what somebody who runs a step by hand wants to see.
"""

from __future__ import annotations

import json
from typing import Any


def hand_over(**values: str | int | float | bool) -> None:
    """Set each value as a task value of the running task, and print them all as one JSON line."""
    print(json.dumps({"task_values": values}))  # noqa: T201
    task_values = _task_values()
    if task_values is not None:
        for key, value in values.items():
            task_values.set(key=key, value=value)


def _task_values() -> Any:
    try:
        from dbruntime import UserNamespaceInitializer
    except ImportError:
        return None
    return UserNamespaceInitializer.getOrCreate().get_namespace_globals()["dbutils"].jobs.taskValues
