"""What is made of a task's output: the values it handed on, and why it failed."""

from __future__ import annotations

from databricks.sdk.service.jobs import RunOutput

from scripts.runs import output


def test_task_values_are_read_from_the_log() -> None:
    logs = 'training\n{"task_values": {"promoted": false, "version": 3}}\n{"task_values": {"version": 4}}\ndone\n'
    assert output.task_values(RunOutput(logs=logs)) == {"promoted": False, "version": 4}


def test_what_only_looks_like_task_values_is_left_alone() -> None:
    assert output.task_values(RunOutput(logs='{"task_values"\n{"task_values": [1]}\n')) == {}


def test_a_failure_shows_the_end_of_what_the_program_wrote() -> None:
    """argparse says what is wrong on standard error and ends with 2: the traceback alone says nothing."""
    said = output.failure(
        RunOutput(
            error="SystemExit: 2",
            error_trace="Traceback\nSystemExit: 2",
            logs="error: unrecognized arguments: --rate=0.1\n",
        )
    )
    assert said.startswith("Traceback\nSystemExit: 2")
    assert "error: unrecognized arguments: --rate=0.1" in said


def test_the_end_is_not_said_twice() -> None:
    trace = "Traceback (most recent call last)\nValueError: no"
    assert output.failure(RunOutput(error_trace=trace, logs=trace + "\n")) == trace
