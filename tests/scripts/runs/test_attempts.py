"""A run's tasks in the order of their dependencies, each with its latest attempt and its own time."""

from __future__ import annotations

from typing import Any

from databricks.sdk.service.jobs import Run

from scripts.runs import attempts
from scripts.runs.watch import Lines


def task(key: str, result: str | None, *, life: str = "TERMINATED", attempt: int = 0, **more: Any) -> dict[str, Any]:
    state = {"life_cycle_state": life} | ({"result_state": result} if result else {})
    return {"task_key": key, "run_id": 10 + attempt, "attempt_number": attempt, "state": state, **more}


def run(*tasks: dict[str, Any], life: str = "RUNNING") -> Run:
    return Run.from_dict({"run_id": 1, "state": {"life_cycle_state": life}, "tasks": list(tasks)})


def test_tasks_stand_after_those_they_wait_for() -> None:
    found = attempts.of(
        run(
            task("deploy", None, life="BLOCKED", depends_on=[{"task_key": "validate"}]),
            task("train", "SUCCESS"),
            task("validate", None, life="RUNNING", depends_on=[{"task_key": "train"}]),
        )
    )
    assert [each.key for each in found] == ["train", "validate", "deploy"]


def test_time_is_the_tasks_own() -> None:
    """It waited 28 s for another task and then took 10.3 s."""
    (found,) = attempts.of(
        run(
            task("validate", "SUCCESS", start_time=1000, end_time=39_300, setup_duration=300, execution_duration=10_000)
        )
    )
    assert found.seconds == 10.3


def test_a_task_that_goes_on_has_no_time_yet() -> None:
    (found,) = attempts.of(run(task("train", None, life="RUNNING", start_time=1000)))
    assert found.seconds is None


def test_a_retried_task_is_one_task() -> None:
    (found,) = attempts.of(run(task("flaky", "SUCCESS", attempt=1), task("flaky", "FAILED")))
    assert (found.state, found.count, found.latest.attempt_number) == ("SUCCESS", 2, 1)


def test_one_line_for_a_task_that_was_retried() -> None:
    lines: list[str] = []
    show = Lines(lines.append)
    failed = task("flaky", "FAILED", max_retries=1)
    again = task("flaky", None, life="RUNNING", attempt=1, max_retries=1)
    good = task("flaky", "SUCCESS", attempt=1, max_retries=1, execution_duration=1500)
    for state in (
        run(failed),
        run(failed, again),
        run(failed, again),
        run(failed, good),
        run(failed, good, life="TERMINATED"),
    ):
        show(state)
    assert lines == ["  flaky: SUCCESS 1.5 s (2 attempts)"]


def test_a_failure_without_a_retry_is_told_at_once() -> None:
    lines: list[str] = []
    Lines(lines.append)(run(task("train", "FAILED", execution_duration=1000), task("other", None, life="RUNNING")))
    assert lines == ["  train: FAILED 1.0 s"]
