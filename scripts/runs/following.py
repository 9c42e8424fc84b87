"""Wait for a run as `run --wait`, `runs show --wait` and `runs repair --wait` do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.errors import LeftRunning
from scripts.runs import report, watch

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

    from scripts.runs.report import RunReport


def follow(client: WorkspaceClient, run_id: int, env: str) -> RunReport:
    """Show the run's tasks until it has ended. Raises `LeftRunning` on Ctrl-C."""
    try:
        with watch.shown() as show:
            ended = watch.until_ended(client, run_id, show)
    except KeyboardInterrupt:
        raise LeftRunning(run_id, env) from None
    return report.of(client, ended)
