"""How a run went, task by task, for people and for machines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scripts.runs import attempts, output

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.jobs import Run

_SAID_WHY = ("FAILED", "TIMEDOUT", "INTERNAL_ERROR")


@dataclass(frozen=True)
class TaskReport:
    """``seconds`` is its own time, None while it goes on; ``values`` is what it handed on; ``error`` what it said when it failed."""

    key: str
    state: str
    seconds: float | None
    attempts: int = 1
    values: dict[str, Any] = field(default_factory=dict)
    error: str = ""

    def as_line(self, width: int) -> str:
        took = "" if self.seconds is None else f"  {self.seconds:.1f} s"
        tries = f"  ({self.attempts} attempts)" if self.attempts > 1 else ""
        values = "".join(f"  {name}={value}" for name, value in self.values.items())
        return f"  {self.key:<{width}}  {self.state}{took}{tries}{values}"


@dataclass(frozen=True)
class RunReport:
    """A run, its tasks each after those it waited for."""

    run_id: int
    name: str
    state: str
    message: str
    url: str
    seconds: float | None
    tasks: list[TaskReport]

    @property
    def succeeded(self) -> bool:
        return self.state == "SUCCESS"

    def as_dict(self) -> dict[str, Any]:
        tasks = [
            {
                "task": each.key,
                "result": each.state,
                "seconds": _rounded(each.seconds),
                "attempts": each.attempts,
                "task_values": each.values,
                "error": each.error,
            }
            for each in self.tasks
        ]
        return {
            "run_id": self.run_id,
            "name": self.name,
            "result": self.state,
            "message": self.message,
            "url": self.url,
            "seconds": _rounded(self.seconds),
            "tasks": tasks,
        }

    def as_text(self) -> str:
        width = max((len(task.key) for task in self.tasks), default=0)
        took = "" if self.seconds is None else f" in {self.seconds:.1f} s"
        name = f" of {self.name}" if self.name else ""
        lines = [f"run {self.run_id}{name}: {self.state}{took} {self.message}".rstrip()]
        lines += [task.as_line(width) for task in self.tasks]
        lines += [f"\n{task.key}:\n{task.error}" for task in self.tasks if task.error]
        return "\n".join(lines)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def of(client: WorkspaceClient, run: Run) -> RunReport:
    """Reads the output of each task that has ended: one request a task."""
    tasks = []
    for task in attempts.of(run):
        said = output.read(client, task.latest) if attempts.has_ended(task.latest) else None
        error = output.failure(said) if task.state in _SAID_WHY else ""
        tasks.append(TaskReport(task.key, task.state, task.seconds, task.count, output.task_values(said), error))
    message = (run.state.state_message if run.state else "") or ""
    seconds = max(0, (run.end_time or 0) - (run.start_time or 0)) / 1000 if run.end_time else None
    return RunReport(
        int(run.run_id or 0),
        run.run_name or "",
        attempts.state_of(run),
        message,
        run.run_page_url or "",
        seconds,
        tasks,
    )
