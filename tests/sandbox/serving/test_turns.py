"""Which models score their requests one after another, and which at the same time."""

from __future__ import annotations

import threading
import time

from sandbox.runtime.serving.model_process import Turns


def most_at_once(turns: Turns, seconds: float, *, waiting: bool, requests: int = 4) -> int:
    """How many of ``requests`` threads were inside at the same time; each computes or waits for ``seconds``."""
    inside: list[int] = []
    now = [0]

    def request() -> None:
        with turns.one():
            now[0] += 1
            inside.append(now[0])
            if waiting:
                time.sleep(seconds)
            else:
                until = time.thread_time() + seconds
                while time.thread_time() < until:
                    sum(range(100))
            now[0] -= 1

    threads = [threading.Thread(target=request) for _ in range(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(inside)


def test_short_computations_take_turns() -> None:
    turns = Turns()
    turns.share, turns.busy = 1.0, 0.003
    assert turns.taken
    assert most_at_once(turns, 0.003, waiting=False) == 1


def test_waiting_ones_run_at_the_same_time() -> None:
    turns = Turns()
    for _ in range(2):
        assert most_at_once(turns, 0.1, waiting=True) == 4
    assert not turns.taken


def test_a_long_computation_lets_others_in() -> None:
    turns = Turns()
    most_at_once(turns, 0.05, waiting=False, requests=1)
    assert turns.busy > Turns.SHORT_SECONDS
    assert not turns.taken


def test_a_model_that_begins_to_wait_stops_taking_turns() -> None:
    turns = Turns()
    turns.share, turns.busy, turns._measured = 1.0, 0.001, True
    for _ in range(10):
        most_at_once(turns, 0.02, waiting=True, requests=1)
    assert not turns.taken
