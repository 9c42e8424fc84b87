"""Processes on record are ended by the next sandbox, and only those."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.core.store import Store
from sandbox.runtime.serving import survivors


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True) as process:
        yield process
        process.kill()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "sandbox.db")
    yield store
    store.close()


def test_a_recorded_process_that_still_runs_is_ended(store: Store, sleeper: subprocess.Popen[bytes]) -> None:
    survivors.note_started(store, sleeper.pid)
    assert survivors.end_survivors(store) == [sleeper.pid]
    assert sleeper.wait(10) == -signal.SIGKILL
    assert survivors.end_survivors(store) == []


def test_another_process_under_the_same_pid_is_left_alone(store: Store, sleeper: subprocess.Popen[bytes]) -> None:
    store.put(survivors.KIND, str(sleeper.pid), {"pid": sleeper.pid, "started": 1})
    assert survivors.end_survivors(store) == []
    assert sleeper.poll() is None
    assert store.list(survivors.KIND) == []


def test_one_that_ended_is_off_the_record(store: Store, sleeper: subprocess.Popen[bytes]) -> None:
    survivors.note_started(store, sleeper.pid)
    survivors.note_ended(store, sleeper.pid)
    assert survivors.end_survivors(store) == []
    assert sleeper.poll() is None
