"""Temporary folders of processes that are gone are swept; those of processes that live are not."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from sandbox.core import temporary


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def ended() -> int:
    process = subprocess.Popen([sys.executable, "-I", "-S", "-c", ""])
    process.wait()
    return process.pid


def test_only_those_of_processes_that_are_gone_are_removed(place: Path) -> None:
    mine = temporary.make("purpose")
    gone = place / f"purpose-{ended()}-abc"
    gone.mkdir()
    (gone / "file").touch()
    others = [place / "purpose-x-abc", place / f"else-{ended()}-abc", place / f"purpose-{ended()}"]
    for other in others:
        other.mkdir()
    temporary.sweep("purpose")
    assert sorted(place.iterdir()) == sorted([mine, *others])
    assert mine.stat().st_mode & 0o077 == 0


def test_several_may_sweep_at_once(place: Path) -> None:
    owner = ended()
    for number in range(200):
        (place / f"purpose-{owner}-{number}").mkdir()
    failures: list[BaseException] = []

    def sweep() -> None:
        try:
            temporary.sweep("purpose")
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what this test looks for
            failures.append(error)

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(place.iterdir()) == []
