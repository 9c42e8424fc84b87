"""The tasks of a run: of each its latest attempt, in the order in which they wait for each other.

Source: https://docs.databricks.com/api/workspace/jobs/getrun; a retried task stands in ``tasks`` once for each attempt.
"""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from databricks.sdk.service.jobs import BaseRun, Run, RunTask

ENDED = ("TERMINATED", "SKIPPED", "INTERNAL_ERROR")
_GOOD = ("SUCCESS", "EXCLUDED")
_NEVER_RETRIED = ("CANCELED", "UPSTREAM_FAILED", "UPSTREAM_CANCELED", "UPSTREAM_EVICTED", "DISABLED")


@dataclass(frozen=True)
class Attempts:
    """One task: its latest attempt, and how many there were."""

    latest: RunTask
    count: int

    @property
    def key(self) -> str:
        return self.latest.task_key

    @property
    def state(self) -> str:
        return state_of(self.latest)

    @property
    def seconds(self) -> float | None:
        """What the latest attempt took by itself, without waiting for others or for its cluster; None until it has ended."""
        task = self.latest
        if not has_ended(task):
            return None
        return ((task.setup_duration or 0) + (task.execution_duration or 0) + (task.cleanup_duration or 0)) / 1000

    def is_final(self, run_has_ended: bool) -> bool:
        """No further attempt follows: it went well, has no retry left, or the run is over."""
        if run_has_ended:
            return True
        if not has_ended(self.latest):
            return False
        if self.state in _GOOD or self.state in _NEVER_RETRIED:
            return True
        # Older SDKs do not read this field: then a failure counts as final until another attempt is seen.
        retries = getattr(self.latest, "max_retries", None) or 0
        return retries >= 0 and (self.latest.attempt_number or 0) >= retries


def of(run: Run) -> list[Attempts]:
    """Each task after those it waits for; by key where neither waits for the other."""
    tries: dict[str, list[RunTask]] = {}
    for task in sorted(run.tasks or [], key=lambda task: (task.task_key, task.attempt_number or 0, task.run_id or 0)):
        tries.setdefault(task.task_key, []).append(task)
    waits_for = {
        key: [each.task_key for each in tasks[-1].depends_on or [] if each.task_key in tries]
        for key, tasks in tries.items()
    }
    return [Attempts(tries[key][-1], len(tries[key])) for key in TopologicalSorter(waits_for).static_order()]


def state_of(run: RunTask | Run | BaseRun) -> str:
    """``SUCCESS``, ``FAILED``, … once it has ended, else where it is in its life: ``PENDING``, ``RUNNING``, …"""
    if run.state is None or run.state.life_cycle_state is None:
        return "UNKNOWN"
    return run.state.result_state.value if run.state.result_state else run.state.life_cycle_state.value


def has_ended(run: RunTask | Run | BaseRun) -> bool:
    return bool(run.state and run.state.life_cycle_state and run.state.life_cycle_state.value in ENDED)
