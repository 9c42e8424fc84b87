"""Terraform, its provider or the whole command killed while it applies or destroys: the next plan and apply finish it, nothing twice.

The short form of `python -m bench terraform_kills`, which kills sixty times.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench._killing import Rounds

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Rounds(tmp_path_factory.mktemp("killed") / "home", port, seed=1)
    made.run("sandbox", "up")
    made.everything()
    yield made
    made.run("sandbox", "down")


@pytest.mark.parametrize(
    ("number", "victim", "destroys"),
    [(1, "terraform", False), (2, "all", False), (3, "provider", False), (4, "interrupt", False), (5, "all", True)],
)
def test_nothing_is_lost_or_doubled(rounds: Rounds, number: int, victim: str, destroys: bool) -> None:
    before = len(rounds.tally.wrong)
    rounds.round(number, [victim], destroys=destroys)
    assert rounds.tally.wrong[before:] == []
    assert Path(rounds.home / "state" / "local").stat().st_mode & 0o077 == 0
