"""Start jobs, watch their runs, and tell how they ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from scripts.errors import NotFound

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.jobs import Run, RunTask

    from infra.settings import Settings

_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.2, 5.0
_ENDED = ("TERMINATED", "SKIPPED", "INTERNAL_ERROR")


@dataclass(frozen=True)
class TaskOutcome:
    """``error`` is what a failed task said: message and traceback. ``seconds`` is its whole time."""

    key: str
    result: str
    seconds: float
    error: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a run ended, task by task, each after those it waited for."""

    run_id: int
    result: str
    message: str
    url: str
    tasks: list[TaskOutcome]

    @property
    def succeeded(self) -> bool:
        return self.result == "SUCCESS"

    def as_dict(self) -> dict[str, Any]:
        tasks = [
            {"task": t.key, "result": t.result, "seconds": round(t.seconds, 1), "error": t.error} for t in self.tasks
        ]
        return {"run_id": self.run_id, "result": self.result, "message": self.message, "url": self.url, "tasks": tasks}

    def as_text(self) -> str:
        width = max((len(task.key) for task in self.tasks), default=0)
        lines = [f"run {self.run_id}: {self.result} {self.message}".rstrip()]
        lines += [f"  {task.key:<{width}}  {task.result}  {task.seconds:.1f} s" for task in self.tasks]
        lines += [f"\n{task.key}:\n{task.error}" for task in self.tasks if task.error]
        return "\n".join(lines)


def find_job(client: WorkspaceClient, settings: Settings, name: str) -> int:
    """The id of the job with that key in the settings, or that name. Raises `NotFound`."""
    wanted = settings.jobs[name].name if name in settings.jobs else name
    for job in client.jobs.list(name=wanted):
        if job.job_id is not None:
            return job.job_id
    known = [job.settings.name or "" for job in client.jobs.list() if job.settings]
    raise NotFound("job", wanted, known)


def start(client: WorkspaceClient, job_id: int, parameters: dict[str, str]) -> int:
    """Start a run and give its id."""
    started: Any = client.jobs.run_now(job_id, job_parameters=parameters or None)
    return int(started.run_id)


def watch(client: WorkspaceClient, run_id: int, report: Callable[[str], None]) -> Run:
    """Wait until the run has ended; ``report`` hears of each task's every new state."""
    seen: dict[str, str] = {}
    pause = _FIRST_WAIT_SECONDS
    while True:
        run = client.jobs.get_run(run_id)
        for task in run.tasks or []:
            state = _state(task)
            if seen.get(task.task_key) != state:
                seen[task.task_key] = state
                report(f"  {task.task_key}: {state}")
                pause = _FIRST_WAIT_SECONDS
        if run.state and run.state.life_cycle_state and run.state.life_cycle_state.value in _ENDED:
            return run
        time.sleep(pause)
        pause = min(pause * 1.3, _LONGEST_WAIT_SECONDS)


def _state(run: RunTask | Run) -> str:
    if run.state is None or run.state.life_cycle_state is None:
        return "UNKNOWN"
    return run.state.result_state.value if run.state.result_state else run.state.life_cycle_state.value


def outcome(client: WorkspaceClient, run: Run) -> Outcome:
    """How an ended run went, with the words of the tasks that failed."""
    tasks = []
    for task in _in_order(run.tasks or []):
        seconds = max(0, (task.end_time or 0) - (task.start_time or 0)) / 1000
        result = _state(task)
        tasks.append(
            TaskOutcome(
                task.task_key, result, seconds, _error(client, task) if result in ("FAILED", "TIMEDOUT") else ""
            )
        )
    message = (run.state.state_message if run.state else "") or ""
    return Outcome(int(run.run_id or 0), _state(run), message, run.run_page_url or "", tasks)


def _in_order(tasks: list[RunTask]) -> list[RunTask]:
    """Each after the tasks it waits for; by key where neither waits for the other."""
    by_key = {task.task_key: task for task in sorted(tasks, key=lambda task: task.task_key)}
    waits_for = {key: [each.task_key for each in task.depends_on or []] for key, task in by_key.items()}
    return [by_key[key] for key in TopologicalSorter(waits_for).static_order()]


def _error(client: WorkspaceClient, task: RunTask) -> str:
    output = client.jobs.get_run_output(int(task.run_id or 0))
    return (output.error_trace or output.error or output.logs or "").strip()
