"""A sandbox process of its own for each test module, driven through real clients."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config

START_TIMEOUT_SECONDS = 60


@dataclass
class Sandbox:
    """A running sandbox. ``restart(kill=True)`` ends it with SIGKILL and starts it again over the same home and port."""

    home: Path
    process: subprocess.Popen[bytes]
    url: str
    token: str

    @property
    def client(self) -> WorkspaceClient:
        return self.client_for(self.token)

    def client_for(self, token: str) -> WorkspaceClient:
        return WorkspaceClient(config=Config(host=self.url, token=token, auth_type="pat", retry_timeout_seconds=5))

    def http(self, token: str | None = None) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {token or self.token}"}, timeout=60)

    def restart(self, *, kill: bool = False) -> None:
        port = int(self.url.rpartition(":")[2])
        stop(self.process, signal.SIGKILL if kill else signal.SIGTERM)
        self.process = launch(self.home, port)
        wait_until_ready(self.home, self.process)


def launch(home: Path, port: int = 0) -> subprocess.Popen[bytes]:
    home.mkdir(parents=True, exist_ok=True)
    (home / "server.json").unlink(missing_ok=True)
    with (home / "sandbox.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "sandbox", "--home", str(home), "--port", str(port)],
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )


def wait_until_ready(home: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the sandbox ended with {process.returncode}:\n{(home / 'sandbox.log').read_text()}")
        if (home / "server.json").exists():
            return str(json.loads((home / "server.json").read_text())["url"])
        time.sleep(0.02)
    raise RuntimeError(f"the sandbox did not start:\n{(home / 'sandbox.log').read_text()}")


def stop(process: subprocess.Popen[bytes], with_signal: int = signal.SIGTERM) -> None:
    if process.poll() is None:
        process.send_signal(with_signal)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    home = tmp_path_factory.mktemp("sandbox")
    process = launch(home)
    running = None
    try:
        url = wait_until_ready(home, process)
        running = Sandbox(home, process, url, (home / "token").read_text())
        yield running
    finally:
        stop(running.process if running else process)
