"""What `make review` is told about the saved plans of an environment."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _saved_plans(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.places", "local"],
        cwd=ROOT,
        env={**os.environ, "LAKEWRIGHT_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_plans_are_quoted_for_the_shell(tmp_path: Path) -> None:
    home = tmp_path / "a folder's näme"
    plan = home / "build" / "local" / "stacks" / "foundation" / "plan.json"
    plan.parent.mkdir(parents=True)
    plan.write_text("{}")
    assert shlex.split(_saved_plans(home).stdout) == [str(plan)]


def test_without_a_plan_it_says_what_to_do(tmp_path: Path) -> None:
    ended = _saved_plans(tmp_path)
    assert ended.returncode == 1
    assert ended.stderr == "error: local has no saved plan; run `lakewright plan local` first\n"
