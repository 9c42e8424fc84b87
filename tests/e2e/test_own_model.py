"""A model of one's own, in a checkout of its own: begun, applied, trained, served and queried as docs/bring-your-own-model.md says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, TIMEOUT_SECONDS

pytestmark = pytest.mark.e2e
_COPIED = ("envs", "infra", "ml", "modules", "review", "sandbox", "scripts")


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in _COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "uv.lock"):
            shutil.copy(ROOT / name, folder / name)
        given = {k: v for k, v in os.environ.items() if k not in ("LAKEWRIGHT_HOME", "LAKEWRIGHT_ENVS")}
        self._environment = {**given, "LAKEWRIGHT_SANDBOX_PORT": "0", "PYTHONPATH": str(folder)}

    def run(self, *arguments: str, expect: int = 0, given: str = "") -> str:
        ended = subprocess.run(
            [sys.executable, "-m", "scripts.cli", *arguments],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            input=given,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        assert ended.returncode == expect, f"{arguments}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    made = Checkout(tmp_path_factory.mktemp("checkout") / "lakewright")
    made.run("sandbox", "up")
    yield made
    made.run("sandbox", "down")


def test_from_nothing_to_an_answer(checkout: Checkout) -> None:
    written = json.loads(checkout.run("model", "new", "diabetes", "--target", "progression", "--json"))
    assert "ml/src/lakewright_ml/models/diabetes.py" in written["files"]
    checkout.run("plan", "local", expect=2)
    checkout.run("apply", "local")
    shown = checkout.run("run", "diabetes", "local", "--wait")
    assert "SUCCESS" in shown
    rows = {"dataframe_records": [{"first": 4.0, "second": 1.0}, {"first": 1.0, "second": 4.0}]}
    answer = json.loads(checkout.run("endpoint", "query", "diabetes", "local", given=json.dumps(rows)))
    high, low = answer["predictions"]
    assert high == pytest.approx(11, abs=3)
    assert low == pytest.approx(-1, abs=3)
    checkout.run("plan", "local", expect=0)
