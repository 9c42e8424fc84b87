"""One served entity: its process comes, goes when idle, comes back on demand or after a crash."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.runtime.serving.channel import Answer, NotSent
from sandbox.runtime.serving.process import HEALTH_SECONDS, Launch, ModelLoadError, ModelProcess

log = logging.getLogger("sandbox.serving")

DRAIN_TIMEOUT_SECONDS = 300.0
SEND_ATTEMPTS = 3
RESTART_PAUSE_SECONDS = (0.0, 1.0, 5.0, 30.0)
"""Pauses before successive restarts of a process that keeps ending by itself."""


class Deployment(StrEnum):
    """`ServedModelState.deployment` of the REST API."""

    CREATING = "DEPLOYMENT_CREATING"
    READY = "DEPLOYMENT_READY"
    RECOVERING = "DEPLOYMENT_RECOVERING"
    FAILED = "DEPLOYMENT_FAILED"
    ABORTED = "DEPLOYMENT_ABORTED"


@dataclass
class Hooks:
    """What a replica asks of its surroundings: how to launch (may install an environment), and to note which processes exist."""

    prepare: Callable[[], Awaitable[Launch]]
    started: Callable[[int], None] = field(default=lambda pid: None)
    ended: Callable[[int], None] = field(default=lambda pid: None)


class Replica:
    """The process of one served entity. ``idle_seconds`` None: never scaled to zero."""

    def __init__(self, name: str, hooks: Hooks, idle_seconds: float | None) -> None:
        self.name = name
        self.deployment = Deployment.CREATING
        self.message = "Creating resources for served entity."
        self._hooks = hooks
        self._idle_seconds = idle_seconds
        self._process: ModelProcess | None = None
        self._starting: asyncio.Task[ModelProcess] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._in_flight = 0
        self._drained = asyncio.Event()
        self._last_used = 0.0
        self._crashes = 0
        self._retired = False

    @property
    def pid(self) -> int | None:
        """Of the running process; None while it is scaled to zero or being started."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Bring the process up if it is not. Raises `ModelLoadError`, or what preparing its environment raised."""
        await self._running()

    async def score(self, content_type: bytes, body: bytes) -> Answer:
        """Score one request, first waking the process if need be. Raises `ChannelClosed` or `ModelLoadError`."""
        self._in_flight += 1
        try:
            answer = await self._ask(content_type, body)
            self._crashes = 0
            return answer
        finally:
            self._in_flight -= 1
            self._last_used = asyncio.get_running_loop().time()
            if self._in_flight == 0:
                self._drained.set()

    def sleeping(self) -> None:
        """Say that the entity is served by a process that starts with its first request (after the sandbox's own restart)."""
        self.deployment, self.message = Deployment.READY, "Scaled to zero"

    async def retire(self) -> None:
        """Let the requests under way finish, then end the process for good."""
        self._retired = True
        if self._in_flight:
            self._drained.clear()
            try:
                await asyncio.wait_for(self._drained.wait(), DRAIN_TIMEOUT_SECONDS)
            except TimeoutError:
                log.warning(
                    "%s: %d requests did not end within %s s", self.name, self._in_flight, DRAIN_TIMEOUT_SECONDS
                )
        await self.stop()

    async def stop(self) -> None:
        """End the process now."""
        self._retired = True
        tasks = [task for task in (self._starting, self._watch) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        process, self._process = self._process, None
        if process is not None:
            await self._end(process)
        await asyncio.gather(*self._ending)

    async def _ask(self, content_type: bytes, body: bytes) -> Answer:
        attempt = 1
        while True:
            process = self._process or await self._running()
            try:
                return await process.ask(content_type, body)
            except NotSent:
                if self._process is process:
                    self._process = None  # `_keep` is about to notice the same, and sees to the rest.
                if attempt == SEND_ATTEMPTS:
                    raise
                attempt += 1

    async def _running(self) -> ModelProcess:
        if self._process is not None:
            return self._process
        if self._starting is None:
            self._starting = asyncio.create_task(self._start(), name=f"start {self.name}")
            self._starting.add_done_callback(self._start_finished)
        # Shielded: one waiting client that goes away must not stop the start that others wait for.
        return await asyncio.shield(self._starting)

    def _start_finished(self, task: asyncio.Task[ModelProcess]) -> None:
        self._starting = None
        if not task.cancelled():
            task.exception()  # Marks it as seen; whoever waited got it, and `message` keeps it for the API.

    async def _start(self) -> ModelProcess:
        try:
            process = await ModelProcess.start(await self._hooks.prepare())
        except ModelLoadError as error:
            self.deployment, self.message = Deployment.FAILED, f"Failed to load the model. {error}"
            raise
        except Exception as error:
            self.deployment, self.message = Deployment.FAILED, f"Failed to prepare the model's environment. {error}"
            raise
        self._hooks.started(process.pid)
        self._process = process
        self._last_used = asyncio.get_running_loop().time()
        self.deployment, self.message = Deployment.READY, ""
        self._watch = asyncio.create_task(self._keep(process), name=f"keep {self.name}")
        return process

    async def _keep(self, process: ModelProcess) -> None:
        """Until the process is idle for long enough (then end it) or ends by itself (then start it again); asks it meanwhile."""
        loop = asyncio.get_running_loop()
        while True:
            timeout = HEALTH_SECONDS
            if self._idle_seconds is not None and not self._in_flight:
                timeout = min(timeout, max(0.0, self._last_used + self._idle_seconds - loop.time()))
            done, _ = await asyncio.wait({process.ended}, timeout=timeout)
            if done:
                return await self._recover(process)
            idle = self._idle_seconds is not None and loop.time() - self._last_used >= self._idle_seconds
            if idle and not self._in_flight:
                # From here on a request finds no process and starts a new one; this one gets no more.
                self._process = None
                self.sleeping()
                log.info("%s: idle, scaled to zero", self.name)
                return await self._end(process)
            await self._examine(process)

    async def _examine(self, process: ModelProcess) -> None:
        """Measure whether the process serves: READY is what it says itself."""
        try:
            healthy = await process.healthy()
        except TimeoutError:
            self.deployment = Deployment.RECOVERING
            self.message = "The model server process does not answer; its logs say more."
            log.warning("%s: %s", self.name, self.message)
            return
        if healthy:
            self.deployment, self.message = Deployment.READY, ""
        elif not process.ended.done():
            log.warning("%s: the model server process has lost a channel, it is ended", self.name)
            process.kill()

    async def _recover(self, process: ModelProcess) -> None:
        if self._process is process:
            self._process = None
        self.deployment = Deployment.RECOVERING
        self.message = f"The model server process ended with code {process.ended.result()}; it is being started again."
        log.warning("%s: %s", self.name, self.message)
        await self._end(process)
        pause = RESTART_PAUSE_SECONDS[min(self._crashes, len(RESTART_PAUSE_SECONDS) - 1)]
        self._crashes += 1
        await asyncio.sleep(pause)
        if not self._retired:
            try:
                await self._running()
            except Exception as error:  # noqa: BLE001 - `message` carries it; the next request tries again
                log.warning("%s: could not be started again: %s", self.name, error)

    async def _end(self, process: ModelProcess) -> None:
        """Stop ``process`` to the end, also when the caller is cancelled halfway: `stop` waits for all that are ending."""

        async def end() -> None:
            await process.stop()
            self._hooks.ended(process.pid)

        task = asyncio.create_task(end(), name=f"end {self.name}")
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        await asyncio.shield(task)
