"""Two commands on one environment: the second says so, and changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.errors import Busy
from scripts.locking import exclusive


def test_held_until_the_end(home: Path) -> None:
    with exclusive("local"):
        with (
            pytest.raises(Busy, match=rf"another command \(process {os.getpid()}\) works on environment local; wait"),
            exclusive("local"),
        ):
            pass
        with exclusive("prod"):
            pass
    with exclusive("local"):
        pass


def test_given_back_after_a_failure(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), exclusive("local"):
        raise ZeroDivisionError
    with exclusive("local"):
        pass


@pytest.mark.parametrize("env", ["nowhere", "../envs/local"])
def test_an_environment_without_a_file_leaves_none(home: Path, env: str) -> None:
    with exclusive(env):
        pass
    assert not (home / "locks").exists()


@pytest.mark.parametrize("command", [("synth",), ("plan",), ("apply",), ("destroy", "--yes")])
def test_commands_take_turns(command: tuple[str, ...], lakewright, home: Path) -> None:
    with exclusive("local"):
        ended = lakewright(command[0], "local", *command[1:])
    assert ended.returncode == 1
    assert "works on environment local" in ended.stderr
    assert not (home / "build").exists()
