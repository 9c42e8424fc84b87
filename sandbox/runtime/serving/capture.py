"""The inference table of an endpoint: takes each scored request into the journal and has the journal moved into the table."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sandbox.core.workspace import Workspace
from sandbox.runtime.serving.journal import Journal

log = logging.getLogger("sandbox.serving")

_WRITER = Path(__file__).with_name("table_writer.py")
MAX_PAYLOAD_BYTES = 1024 * 1024
"""Larger requests and responses are logged as null with an error code, as on the platform."""
FLUSH_SECONDS = float(os.environ.get("LAKEWRIGHT_INFERENCE_TABLE_FLUSH_SECONDS", "10"))
FLUSH_BYTES = 64 * 1024 * 1024
LOWEST_PRIORITY = 19


@dataclass(frozen=True)
class Target:
    """Where captured requests go. ``layout``: ``ai_gateway`` or ``auto_capture``; ``application_id`` names the writer in Delta commits."""

    full_name: str
    location: str
    layout: str
    application_id: str


@dataclass(frozen=True)
class Scored:
    """One scored request. Times in milliseconds; ``duration_ms`` is the model's own time."""

    request_id: str
    received_ms: int
    status: int
    duration_ms: float
    request: bytes
    response: bytes
    served_entity_id: str
    requester: str
    metadata: dict[str, str]


class Capture:
    """One table's journal, and the task that empties it every `FLUSH_SECONDS` while there is something in it.

    ``exists`` says whether the table is still the one that was made for this endpoint; when it is not, capturing ends with
    `failure` set, as on the platform, where a deleted or replaced inference table cannot be used again.
    """

    def __init__(self, folder: Path, target: Target, workspace: Workspace, exists: Callable[[], bool]) -> None:
        self.target = target
        self.failure: str | None = None
        self._exists = exists
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "table.json").write_text(json.dumps(asdict(target)))
        self._journal = Journal(folder, lambda: workspace.store.next_id(f"inference-table/{target.application_id}"))
        self._wake = asyncio.Event()
        self._closing = asyncio.Event()
        self._flushing = asyncio.Lock()
        self._task = workspace.background(self._run(), f"inference table {target.full_name}")

    def record(self, scored: Scored) -> None:
        """On disk when this returns; in the table within `FLUSH_SECONDS`."""
        if self.failure is not None:
            return
        try:
            self._journal.append(_line(scored))
        except OSError as error:
            # As on the platform, a caller gets the prediction also when it cannot be logged.
            log.error(
                "inference table %s: request %s was not logged: %s", self.target.full_name, scored.request_id, error
            )
        self._wake.set()

    async def flush(self) -> None:
        """Everything recorded so far is in the table when this returns."""
        async with self._flushing:
            if not self._exists():
                self.failure = f"The inference table {self.target.full_name} was deleted or replaced."
                log.warning("%s Requests are no longer logged.", self.failure)
                return
            if self._journal.rotate() or not self._made():
                await self._write()

    async def stop(self) -> None:
        """Flush, then end. Never cuts off a writer at work."""
        self._closing.set()
        self._wake.set()
        await asyncio.wait({self._task})
        self._journal.close()

    async def _run(self) -> None:
        await self.flush()  # What a former process left, and the table itself when it is new.
        while not self._closing.is_set() and self.failure is None:
            await self._wake.wait()
            await self._pause()
            self._wake.clear()
            if self._journal.pending_bytes:
                await self.flush()

    async def _pause(self) -> None:
        deadline = asyncio.get_running_loop().time() + FLUSH_SECONDS
        while (left := deadline - asyncio.get_running_loop().time()) > 0 and self._journal.pending_bytes < FLUSH_BYTES:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), min(1.0, left))
                return

    def _made(self) -> bool:
        return Path(self.target.location.removeprefix("file://"), "_delta_log").is_dir()

    async def _write(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            str(_WRITER),
            str(self._journal.folder),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        # Set from outside: a preexec function would run Python in the forked copy of this process.
        os.setpriority(os.PRIO_PROCESS, process.pid, LOWEST_PRIORITY)
        _, errors = await process.communicate()
        if process.returncode:
            log.error(
                "inference table %s: the writer failed, the journal is kept:\n%s",
                self.target.full_name,
                errors.decode(),
            )


def _line(scored: Scored) -> bytes:
    request, response = _text(scored.request), _text(scored.response)
    errors = [] if request is not None else ["MAX_REQUEST_SIZE_EXCEEDED"]
    if response is None:
        errors.append("MAX_RESPONSE_SIZE_EXCEEDED")
    record: dict[str, Any] = {
        "id": scored.request_id,
        "client_request_id": _client_request_id(scored.request),
        "received_ms": scored.received_ms,
        "status": scored.status,
        "duration_ms": round(scored.duration_ms),
        "request": request,
        "response": response,
        "errors": errors,
        "served_entity_id": scored.served_entity_id,
        "requester": scored.requester,
        "metadata": scored.metadata,
    }
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _text(payload: bytes) -> str | None:
    return payload.decode(errors="replace") if len(payload) <= MAX_PAYLOAD_BYTES else None


def _client_request_id(request: bytes) -> str | None:
    """The caller's own id, a top-level field of the JSON body. Most requests have none, and are not parsed for it."""
    if b'"client_request_id"' not in request:
        return None
    try:
        value = json.loads(request).get("client_request_id")
    except (ValueError, AttributeError):
        return None
    return None if value is None else str(value)
