"""A platform of its own for each test module: a home, a sandbox on a free port, and the command line as operators start it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient

from tests.infra.shared_environments import copy_environments

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [str(Path(sys.executable).parent / "lakewright")]
TIMEOUT_SECONDS = 400


@dataclass
class Platform:
    """``envs`` is a copy of the repository's environments: a test changes it to change what is declared."""

    home: Path
    envs: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "LAKEWRIGHT_HOME": str(self.home),
            "LAKEWRIGHT_ENVS": str(self.envs),
            "LAKEWRIGHT_SANDBOX_PORT": "0",
            **self.extra,
        }

    def run(self, *arguments: str, expect: int | None = 0, given: str = "") -> subprocess.CompletedProcess[str]:
        """One command, as typed. Fails the test with all its output unless it ends with ``expect`` (None: anything)."""
        ended = subprocess.run(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            input=given,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        if expect is not None:
            assert ended.returncode == expect, f"{arguments}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
        return ended

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The same, not waited for."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def up(self) -> subprocess.CompletedProcess[str]:
        """What `make up` does after set-up."""
        return subprocess.run(
            [sys.executable, "-m", "scripts.up"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )

    @property
    def sandbox(self) -> dict[str, Any]:
        return dict(json.loads(self.run("sandbox", "status", "--json").stdout))

    @property
    def client(self) -> WorkspaceClient:
        record = self.sandbox
        return WorkspaceClient(host=record["url"], token=Path(record["token_file"]).read_text(), auth_type="pat")

    def plan(self, *, changes: bool) -> dict[str, dict[str, Any]]:
        """Plan all stacks; the changed resources by address, as the (redacted) plans have them."""
        self.run("plan", "local", expect=2 if changes else 0)
        found = {}
        for path in sorted((self.home / "build" / "local" / "stacks").glob("*/plan.json")):
            document = json.loads(path.read_text())
            for change in document.get("resource_changes", []):
                if change["change"]["actions"] != ["no-op"]:
                    found[change["address"]] = change["change"]
        return found

    def apply(self) -> None:
        self.run("plan", "local", expect=None)
        self.run("apply", "local")

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace text in a copied environment file; it has to be there exactly once."""
        path = self.envs / file
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new))


def new_platform(home: Path) -> Platform:
    envs = home / "envs"
    copy_environments(envs)
    return Platform(home, envs)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform with nothing in it, its sandbox not started."""
    platform = new_platform(tmp_path_factory.mktemp("platform"))
    try:
        yield platform
    finally:
        platform.run("sandbox", "down", expect=None)


@pytest.fixture(scope="module")
def applied(empty: Platform) -> Platform:
    """Environment ``local`` applied; nothing trained."""
    empty.run("sandbox", "up")
    empty.apply()
    return empty


@pytest.fixture(scope="module")
def served(empty: Platform) -> Platform:
    """Everything that `make up` gives: a model trained and served."""
    ended = empty.up()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return empty
