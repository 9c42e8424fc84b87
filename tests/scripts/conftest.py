"""The command line in a home and with environments of its own; no sandbox runs unless a test starts one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.infra.shared_environments import copy_environments

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home with a copy of the environments, for this process and those it starts."""
    copy_environments(tmp_path / "envs")
    monkeypatch.setenv("LAKEWRIGHT_HOME", str(tmp_path))
    monkeypatch.setenv("LAKEWRIGHT_ENVS", str(tmp_path / "envs"))
    monkeypatch.setenv("LAKEWRIGHT_SANDBOX_PORT", "0")
    return tmp_path


@pytest.fixture
def lakewright(home: Path) -> Run:
    """Runs one command as typed, and gives what it printed and its exit code."""

    def run(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / "lakewright"), *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            input=given,
            timeout=120,
            check=False,
        )

    return run
