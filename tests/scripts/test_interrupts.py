"""Ctrl-C between the start of a child and the wait for it is raised by the wait, not lost and not before."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from scripts.interrupts import Held


@pytest.fixture(autouse=True)
def _as_in_a_terminal() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_it_is_raised_where_it_is_waited_for() -> None:
    with Held() as held:
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            held.release()
        held.release()
        held.hold()
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            held.release()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_after_the_release_it_is_raised_at_once() -> None:
    with Held() as held:
        held.release()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_where_it_is_ignored_it_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Held() as held:
        os.kill(os.getpid(), signal.SIGINT)
        held.release()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_in_another_thread_it_changes_nothing() -> None:
    seen = []

    def work() -> None:
        with Held() as held:
            held.release()
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
