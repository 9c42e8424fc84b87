"""A state that is gone, cut off, older or another one stops with one error and the way out; one that a kill cut off is put back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from scripts.errors import OperatorError, StateLost
from scripts.state import guard, record
from scripts.state.keeper import kept_path

from .conftest import ENV, STACK, Stack, state

LOST: dict[str, tuple[Callable[[Stack], Any], str]] = {
    "gone": (lambda stack: None, "it is gone"),
    "empty": (lambda stack: stack.state.write_bytes(b""), "it has 0 bytes"),
    "cut off": (lambda stack: stack.state.write_bytes(state(7, "a", "b")[:150]), "it is cut off after 150 bytes"),
    "no state": (lambda stack: stack.state.write_bytes(b"[1]"), "it is no state"),
    "nested": (lambda stack: stack.state.write_bytes(b"[" * 100_000), "it is nested too deeply"),
    "older": (lambda stack: stack.write(6, "a"), "serial 6, known is 7"),
    "of another lineage": (lambda stack: stack.write(9, "a", "b", lineage="two"), "lineage two, known is one"),
    "shorter": (lambda stack: stack.write(7, "a"), "serial 7 with 1 objects, known are 2"),
}


@pytest.mark.parametrize("how", LOST)
def test_a_state_that_was_lost_stops(stack: Stack, how: str) -> None:
    stack.know(7, "a", "b")
    kept_path(stack.state).write_bytes(state(7, "a", "b"))
    damage, said = LOST[how]
    damage(stack)
    before = stack.state.read_bytes() if stack.state.exists() else None
    with pytest.raises(StateLost) as caught:
        guard.check(ENV, stack.ready, sandbox=False)
    message = str(caught.value)
    assert said in message
    assert "serial 7 with 2 objects" in message
    assert (stack.state.read_bytes() if stack.state.exists() else None) == before
    # The way out is a command: as it stands, it helps.
    command = next(line for line in message.splitlines() if "cp " in line).partition(": ")[2]
    subprocess.run(command, shell=True, check=True)  # noqa: S602 - what the operator is told to type
    _, found = guard.check(ENV, stack.ready, sandbox=False)
    assert found is not None
    assert found.size == 2


def test_the_first_time_there_is_nothing_to_compare_with(stack: Stack) -> None:
    assert guard.check(ENV, stack.ready, sandbox=False)[1] is None
    stack.write(3, "a")
    assert guard.check(ENV, stack.ready, sandbox=False)[1] is not None
    assert record.load(ENV, STACK).serial == 3  # type: ignore[union-attr]


def test_an_empty_state_is_none_even_if_nothing_is_known(stack: Stack) -> None:
    stack.state.write_bytes(b"")
    with pytest.raises(StateLost, match="0 bytes"):
        guard.check(ENV, stack.ready, sandbox=False)


def test_a_state_that_moved_on_elsewhere_is_the_new_truth(stack: Stack) -> None:
    stack.know(7, "a", "b")
    stack.write(9, "a")
    guard.check(ENV, stack.ready, sandbox=False)
    stack.write(8, "a", "b")
    with pytest.raises(StateLost, match="serial 8, known is 9"):
        guard.check(ENV, stack.ready, sandbox=False)


def test_what_was_destroyed_may_go(stack: Stack) -> None:
    stack.know(12)
    assert guard.check(ENV, stack.ready, sandbox=False)[1] is None


@pytest.mark.parametrize("left", [b"", state(9, "a", "b")[:99]])
def test_a_kill_while_the_state_is_written_loses_what_was_written_before(stack: Stack, left: bytes) -> None:
    stack.write(7, "a")
    stack.know(7, "a")
    with pytest.raises(RuntimeError):
        with guard.applying(ENV, stack.ready, {"databricks_job.b": {"name": "b", "before": []}}):
            assert record.load(ENV, STACK).applying  # type: ignore[union-attr]
            stack.write(8, "a", "b")
            _until(lambda: b'"serial": 8' in kept_path(stack.state).read_bytes())
            stack.state.write_bytes(left)
            raise RuntimeError("killed")
    known, found = guard.check(ENV, stack.ready, sandbox=False)
    assert found is not None
    assert (found.serial, found.size) == (8, 2)
    assert known.begun
    assert not known.applying


def test_a_kill_of_everything_is_noticed_by_the_next(stack: Stack) -> None:
    kept_path(stack.state).write_bytes(state(8, "a", "b"))
    stack.state.write_bytes(b"")
    stack.know(7, "a", applying=True)
    _, found = guard.check(ENV, stack.ready, sandbox=False)
    assert found is not None
    assert found.serial == 8
    assert stack.state.read_bytes() == state(8, "a", "b")
    assert stack.state.stat().st_mode & 0o077 == 0


def test_after_an_apply_what_was_begun_is_forgotten(stack: Stack) -> None:
    with guard.applying(ENV, stack.ready, {"databricks_job.a": {"name": "a", "before": []}}):
        stack.write(1, "a")
    known = record.load(ENV, STACK)
    assert known is not None
    assert (known.serial, known.begun, known.applying) == (1, {}, False)
    assert known.objects == {"databricks_job.a": {"id": "id-a", "name": "a"}}


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"serial": "7"}', '{"unheard": 1}', '{"objects": {"a": 1}}'])
def test_a_damaged_record_is_told_and_not_guessed(stack: Stack, text: str) -> None:
    stack.write(7, "a")
    record.path(ENV, STACK).write_text(text)
    with pytest.raises(OperatorError, match="found no record of a state"):
        guard.check(ENV, stack.ready, sandbox=False)


def _until(condition: Callable[[], bool]) -> None:
    import threading

    pause = threading.Event()
    for _ in range(1000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("not within 10 s")
