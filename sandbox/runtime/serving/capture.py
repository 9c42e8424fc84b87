"""The inference table of an endpoint: takes each scored request into the journal and has the journal moved into the table."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import shutil
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
RETRY_SECONDS = 60.0
LOWEST_PRIORITY = 19
TARGET = "table.json"
"""Beside a journal: the `Target` that it belongs to, by which it is found without any endpoint."""


@dataclass(frozen=True)
class Target:
    """Where captured requests go. ``layout``: ``ai_gateway`` or ``auto_capture``."""

    full_name: str
    location: str
    layout: str
    table_id: str

    @property
    def application_id(self) -> str:
        """Names the writer in Delta commits."""
        return f"lakewright-{self.table_id}"


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

    ``find`` gives the present name of the table that was made for this endpoint, whatever it has been renamed to; None when it is gone.
    Then capturing ends with `failure` set, as on the platform, where a deleted or replaced inference table cannot be used again.
    ``enabled`` False: what was recorded still enters the table, but nothing new is recorded.
    """

    def __init__(self, folder: Path, target: Target, workspace: Workspace, find: Callable[[], str | None]) -> None:
        self.target = target
        self.enabled = True
        self.failure: str | None = None
        self.trouble: str | None = None
        """Why the last flush did not move the journal into the table; it is tried again."""
        self._find = find
        self.name = target.full_name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / TARGET).write_text(json.dumps({**asdict(target), "application_id": target.application_id}))
        self._journal = Journal(folder, lambda: workspace.store.next_id(f"inference-table/{target.application_id}"))
        self._wake = asyncio.Event()
        self._closing = asyncio.Event()
        self._flushing = asyncio.Lock()
        self._task = workspace.background(self._run(), f"inference table {target.full_name}")

    def record(self, scored: Scored) -> None:
        """On disk when this returns; in the table within `FLUSH_SECONDS`."""
        if self.failure is not None or not self.enabled:
            return
        try:
            self._journal.append(_line(scored))
        except OSError as error:
            # As on the platform, a caller gets the prediction also when it cannot be logged.
            log.error("inference table %s: request %s was not logged: %s", self.name, scored.request_id, error)
        self._wake.set()

    def status(self) -> dict[str, str]:
        """As ``auto_capture_config.state.payload_table`` of the REST API: ``status`` READY or FAILED, and what there is to know."""
        message = self.failure or self.trouble or ""
        if not message and self.name != self.target.full_name:
            message = f"The inference table is {self.name} now; it was made as {self.target.full_name}."
        if aside := self._journal.set_aside():
            message += f"{' ' if message else ''}{aside} rows could not be written and are in {self._journal.folder}."
        failed = self.failure or self.trouble
        return {
            "name": self.name.rpartition(".")[2],
            "status": "FAILED" if failed else "READY",
            "status_message": message,
        }

    async def flush(self) -> None:
        """Everything recorded so far is in the table when this returns, unless `failure` or `trouble` say why not."""
        async with self._flushing:
            name = self._find()
            if name is None:
                rows = self._journal.discard()
                self.failure = (
                    f"The inference table {self.name} was deleted or replaced. Requests are no longer logged."
                )
                log.warning("%s %d rows that had not entered it are gone with it.", self.failure, rows)
                return
            self.name = name
            if self._journal.rotate() or not self._made():
                await self._write()

    async def stop(self) -> None:
        """Flush, then end. Never cuts off a writer at work."""
        self._closing.set()
        self._wake.set()
        await asyncio.wait({self._task})
        self._journal.close()

    async def retire(self) -> None:
        """As `stop`, for a table that no endpoint writes to any longer: nothing stays behind but rows that could not be written."""
        await self.stop()
        if self.trouble is None and not self._journal.set_aside():
            await asyncio.to_thread(shutil.rmtree, self._journal.folder, ignore_errors=True)

    async def _run(self) -> None:
        await self.flush()  # What a former process left, and the table itself when it is new.
        while not self._closing.is_set() and self.failure is None:
            # After a failure also when nobody sends a request: what is in the journal has been promised.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), RETRY_SECONDS if self.trouble else None)
            await self._pause()
            self._wake.clear()
            if self._journal.pending_bytes or self.trouble:
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
        output, errors = await process.communicate()
        if process.returncode:
            lines = errors.decode(errors="replace").strip().splitlines() or [f"exit status {process.returncode}"]
            self.trouble = f"The writer of {self.name} failed, its rows wait in {self._journal.folder}: {lines[-1]}"
            log.error("%s\n%s", self.trouble, "\n".join(lines))
            return
        self.trouble = None
        for reason in json.loads(output)["set_aside"]:
            log.warning("inference table %s: a row was set aside in %s: %s", self.name, self._journal.folder, reason)


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
        # JSON may hold half a surrogate pair, which no text in a table can.
        return None if value is None else str(value).encode(errors="replace").decode()
    except (ValueError, AttributeError, RecursionError):
        return None
