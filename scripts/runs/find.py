"""Which run an operator means, by its id or as the latest of a job, and its repair."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from scripts.errors import NotFound, OperatorError
from scripts.jobs import find_job

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.jobs import BaseRun

    from infra.settings import Settings


def run_id(client: WorkspaceClient, settings: Settings, named: str) -> int:
    """``named`` as a number is a run; else it is a job's key or name, and its latest run is meant. Raises `NotFound`."""
    if named.isascii() and named.isdigit():
        return int(named)
    for run in recent(client, settings, named, 1):
        return int(run.run_id or 0)
    raise OperatorError(f"job {named!r} has no run yet; start one with `lakewright run {named} {settings.env}`")


def recent(
    client: WorkspaceClient, settings: Settings, job: str | None, limit: int, active: bool = False
) -> Iterator[BaseRun]:
    """The newest runs first: of one job, or of all that may be seen."""
    job_id = find_job(client, settings, job) if job else None
    return islice(client.jobs.list_runs(job_id=job_id, active_only=active or None), limit)


def task_run_id(client: WorkspaceClient, run: int, task: str) -> int:
    """The run of a task's latest attempt. Raises `NotFound` with the tasks that there are."""
    from scripts.runs import attempts

    tasks = attempts.of(client.jobs.get_run(run))
    for each in tasks:
        if each.key == task:
            return int(each.latest.run_id or 0)
    raise NotFound("task", task, [each.key for each in tasks])


def repair(client: WorkspaceClient, run: int, tasks: list[str]) -> int:
    """Start the repair of ``tasks``, or of all that failed, and of what depends on them. Gives the repair's id."""
    history = client.jobs.get_run(run, include_history=True).repair_history or []
    last = next((each.id for each in reversed(history) if each.id), None)
    started: Any = client.jobs.repair_run(
        run,
        latest_repair_id=last,
        rerun_tasks=tasks or None,
        rerun_all_failed_tasks=None if tasks else True,
        rerun_dependent_tasks=True,
    )
    return int(started.response.repair_id or 0)
