"""Follow a run to its end: a live table on a terminal, elsewhere one line for each task when it is over."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from scripts.runs import attempts

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.jobs import Run

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.2, 5.0
_COLOURS = {"SUCCESS": "green", "FAILED": "red", "TIMEDOUT": "red", "RUNNING": "cyan"}


def until_ended(client: WorkspaceClient, run_id: int, show: Callable[[Run], None]) -> Run:
    """Ask for the run, more rarely the longer nothing changes, until it has ended; ``show`` is given each answer."""
    pause, last = _FIRST_PAUSE_SECONDS, None
    while True:
        run = client.jobs.get_run(run_id)
        show(run)
        if attempts.has_ended(run):
            return run
        states = [(task.key, task.state, task.count) for task in attempts.of(run)]
        pause = _FIRST_PAUSE_SECONDS if states != last else min(pause * 1.3, _LONGEST_PAUSE_SECONDS)
        last = states
        time.sleep(pause)


@contextlib.contextmanager
def shown() -> Iterator[Callable[[Run], None]]:
    """What `until_ended` shows a run by, on standard error."""
    if not sys.stderr.isatty():
        yield Lines(lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=8) as live:
        yield lambda run: live.update(_table(run))


class Lines:
    """One line a task, when no further attempt of it will follow."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._told: dict[str, int] = {}

    def __call__(self, run: Run) -> None:
        for task in attempts.of(run):
            if self._told.get(task.key) != task.count and task.is_final(attempts.has_ended(run)):
                self._told[task.key] = task.count
                self._say(self._line(task))

    @staticmethod
    def _line(task: attempts.Attempts) -> str:
        took = f" {task.seconds:.1f} s" if task.seconds is not None else ""
        tries = f" ({task.count} attempts)" if task.count > 1 else ""
        return f"  {task.key}: {task.state}{took}{tries}"


def _table(run: Run) -> Any:
    from rich.spinner import Spinner
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
    for task in attempts.of(run):
        running = task.state == "RUNNING"
        state = Text(task.state, style=_COLOURS.get(task.state, "dim"))
        took = f"{task.seconds:.1f} s" if task.seconds is not None else ""
        tries = f"attempt {task.count}" if task.count > 1 else ""
        table.add_row(Spinner("dots") if running else "", task.key, state, took, tries)
    return table
