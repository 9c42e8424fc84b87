"""A sandbox that is killed again and again, and how its clients speak to it: one connection a request, nothing sent twice by itself."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_STARTS_SECONDS = 120
_ANSWERS_SECONDS = 60


class Unanswered(Exception):
    """The request was sent and no whole answer came: it may or may not have been carried out."""


@dataclass
class KilledSandbox:
    """One home and port over all its processes."""

    home: Path
    port: int
    token: str = ""
    down: threading.Event = field(default_factory=threading.Event)
    """Set while there is no process that is meant to answer."""
    moments: dict[str, threading.Event] = field(default_factory=dict)
    """By name: set when a client is about to send a request of that kind."""
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it answers; the seconds that this took."""
        started = time.monotonic()
        with (self.home / "sandbox.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sandbox", "--home", str(self.home), "--port", str(self.port)],
                cwd=ROOT,
                env={**os.environ, "UV_OFFLINE": "1", "LAKEWRIGHT_INFERENCE_TABLE_FLUSH_SECONDS": "2"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while True:
            if self._process.poll() is not None or time.monotonic() > started + _STARTS_SECONDS:
                raise RuntimeError(f"the sandbox does not start again; see {self.home / 'sandbox.log'}")
            try:
                if self._once("GET", "/health", None)[0] == 200:
                    break
            except (Unanswered, ConnectionRefusedError):
                time.sleep(0.02)
        self.token = (self.home / "token").read_text()
        self.down.clear()
        return time.monotonic() - started

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        self.down.set()
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(60)

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON (or bytes) of the answer. Waits while nobody listens. Raises `Unanswered`."""
        while True:
            try:
                return self._once(method, path, body)
            except ConnectionRefusedError:
                time.sleep(0.02)

    def about_to(self, moment: str) -> None:
        """Tell whoever kills that a request of this kind goes out now."""
        self.moments.setdefault(moment, threading.Event()).set()

    def _once(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ANSWERS_SECONDS)
        try:
            connection.connect()
            content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
            kind = {} if isinstance(body, bytes) else {"Content-Type": "application/json"}
            try:
                connection.request(method, path, content, {"Authorization": f"Bearer {self.token}", **kind})
                answer = connection.getresponse()
                received = answer.read()
            except (OSError, http.client.HTTPException) as error:
                raise Unanswered(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()
        try:
            return answer.status, json.loads(received)
        except ValueError:
            return answer.status, received
