"""What a task said and what it handed on, from its run's output.

Source: https://docs.databricks.com/api/workspace/jobs/getrunoutput. Task values have no route of their own in the public API: a task
that prints them as one JSON line ``{"task_values": {…}}``, as ``ml/`` does, has them shown here, on the platform as in the sandbox.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.jobs import RunOutput, RunTask

_TAIL_LINES = 20


def read(client: WorkspaceClient, task: RunTask) -> RunOutput | None:
    """The output of a task's run; None where the platform keeps none, as for a condition or a task that never began."""
    from databricks.sdk.errors import InvalidParameterValue, NotFound

    try:
        return client.jobs.get_run_output(int(task.run_id or 0))
    except (InvalidParameterValue, NotFound):
        return None


def task_values(output: RunOutput | None) -> dict[str, Any]:
    """The values that the task printed as handed on; a later line's win."""
    values: dict[str, Any] = {}
    for line in (output.logs or "" if output else "").splitlines():
        if not line.startswith('{"task_values"'):
            continue
        try:
            found = json.loads(line)["task_values"]
        except (ValueError, KeyError, RecursionError):
            continue  # somebody's own text that only begins alike
        if isinstance(found, dict):
            values.update(found)
    return values


def failure(output: RunOutput | None) -> str:
    """Why a task failed: its traceback, and the end of what it wrote, where a program that gives up says why."""
    if output is None:
        return ""
    trace = (output.error_trace or output.error or "").strip()
    tail = "\n".join((output.logs or "").rstrip().splitlines()[-_TAIL_LINES:])
    parts = [trace] if trace else []
    if tail and tail.strip() not in trace:
        parts.append(f"The end of its output:\n{tail}")
    return "\n\n".join(parts)
