"""What the tasks of a run wrote to their standard streams."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from scripts.runs import attempts, output

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

_PAUSE_SECONDS = 1.0


def write(client: WorkspaceClient, run_id: int, only: str | None, follow: bool, say: Callable[..., None]) -> None:
    """Print each task's log under its name, in the order in which the tasks wait for each other.

    ``follow``: go on printing what is added until the run has ended. The platform gives the last 5 MiB of a task's log.
    """
    printed: dict[int, int] = {}
    named: int | None = None
    while True:
        run = client.jobs.get_run(run_id)
        for task in attempts.of(run):
            if only is not None and task.key != only:
                continue
            own = int(task.latest.run_id or 0)
            said = output.read(client, task.latest)
            text = (said.logs or "") if said else ""
            new = text[printed.get(own, 0) :]
            if new:
                if named != own:
                    say(f"── {task.key}" + (f" (attempt {task.count})" if task.count > 1 else ""))
                    named = own
                say(new, nl=not new.endswith("\n"))
                printed[own] = len(text)
        if not follow or attempts.has_ended(run):
            if not printed:
                say("nothing was written")
            return
        time.sleep(_PAUSE_SECONDS)
