"""The one workspace that a sandbox process serves: its store, its folders, its address, its background work."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.core.store import Store

log = logging.getLogger("sandbox")

WORKSPACE_ID = 1000000000000001
"""What the platform calls the organisation's id: of this one workspace."""


@dataclass
class Workspace:
    """State shared by all services.

    ``home`` holds everything that survives a restart; ``url`` is how clients and child processes reach this process;
    ``admin_token`` belongs to the workspace's administrator, under whom the sandbox's own child processes may run.
    """

    home: Path
    url: str
    admin_token: str
    store: Store
    services: dict[str, Any] = field(default_factory=dict)
    """Live, in-memory objects by service name (process handles, caches); rebuilt by each service's ``start``."""
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def files(self) -> Path:
        """Root of the data that tasks see: ``files/Volumes/C/S/V/…``, ``files/Workspace/…``, ``files/Models/…``, ``files/tables/…``."""
        return self.home / "files"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    def background(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run ``work`` on the event loop beside the requests; a failure is logged with its traceback, never lost."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("background work %s failed", task.get_name(), exc_info=error)

    async def cancel_background(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def now_ms() -> int:
    """Milliseconds since the epoch, the platform's unit for times."""
    return int(time.time() * 1000)
