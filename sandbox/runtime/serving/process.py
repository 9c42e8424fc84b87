"""One model process: start it, wait until the model is loaded, stop it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.runtime import kept
from sandbox.runtime.keeper.landlock import OWN, READ
from sandbox.runtime.kept import Kept
from sandbox.runtime.serving.channel import Answer, Channel, ChannelPool

_PROGRAM = Path(__file__).with_name("model_process.py")
STOP_TIMEOUT_SECONDS = 5.0
HEALTH_SECONDS = float(os.environ.get("LAKEWRIGHT_SERVING_HEALTH_SECONDS", "5"))
"""How often a process is asked whether it serves. Native code may keep the interpreter's lock, so it has six times that to answer."""


class ModelLoadError(Exception):
    """The process could not load the model; the message is the load error, ``traceback`` its whole text."""

    def __init__(self, message: str, traceback: str = "") -> None:
        super().__init__(message)
        self.traceback = traceback


@dataclass(frozen=True)
class Launch:
    """How to start a model process.

    ``python``: the interpreter of the model's environment. ``model``: folder with the ``MLmodel`` file, the process's own. ``log``: file
    that takes stdout and stderr (appended). ``concurrency``: requests that may run at the same time. ``environment``: the whole
    environment but HOME and TMPDIR. ``secrets``: what the log shall not show. ``mark``: the sandbox's home.
    """

    python: Path
    model: Path
    log: Path
    concurrency: int
    environment: dict[str, str]
    secrets: list[bytes]
    mark: Path


class ModelProcess:
    """A started process. `start` returns once the model is loaded; ``ended`` completes when the process is gone, for whatever reason."""

    def __init__(self, process: Kept, control: socket.socket, concurrency: int) -> None:
        self._process = process
        # A process that has lost one of its channels is of no use: ended, it is started anew.
        self._pool = ChannelPool(on_lost=self.kill)
        self._control = control
        self._concurrency = concurrency
        self.ended: asyncio.Task[int] = asyncio.get_running_loop().create_task(process.wait())

    @property
    def pid(self) -> int:
        return self._process.pid

    @classmethod
    async def start(cls, launch: Launch) -> ModelProcess:
        """Raises `ModelLoadError` when the model does not load."""
        pairs = [socket.socketpair() for _ in range(launch.concurrency + 1)]
        theirs = [pair[1] for pair in pairs]
        control, ours = pairs[0][0], [pair[0] for pair in pairs[1:]]
        try:
            process = await _spawn(launch, theirs)
        except BaseException:
            for mine in (control, *ours):
                mine.close()
            raise
        finally:
            for their in theirs:
                their.close()
        model = cls(process, control, launch.concurrency)
        pool = model._pool
        loop = asyncio.get_running_loop()
        try:
            for mine in ours:
                mine.setblocking(False)
                _, channel = await loop.create_unix_connection(lambda: Channel(pool), sock=mine)
                pool.add(channel)
            await model._loaded()
        except BaseException:
            await model.stop()
            raise
        return model

    async def _loaded(self) -> None:
        self._control.setblocking(False)
        message = await self._said()
        if message is None:
            code = await self._process.wait()
            raise ModelLoadError(f"The model server process ended with exit code {code} while it loaded the model.")
        if "error" in message:
            raise ModelLoadError(message["error"], message["traceback"])

    async def _said(self) -> dict[str, Any] | None:
        """The next line on the control socket; None when the process is gone."""
        loop = asyncio.get_running_loop()
        line = b""
        while not line.endswith(b"\n"):
            part = await loop.sock_recv(self._control, 65536)
            if not part:
                return None
            line += part
        # After a question that was given up, its late answer comes first.
        message: dict[str, Any] = json.loads(line.splitlines()[-1])
        return message

    async def healthy(self) -> bool:
        """Ask the process whether all its channels are served. False when one is not; raises `TimeoutError` without an answer."""
        async with asyncio.timeout(6 * HEALTH_SECONDS):
            try:
                await asyncio.get_running_loop().sock_sendall(self._control, b"?")
                message = await self._said()
            except OSError:
                return False
        return message is not None and message.get("serving") == self._concurrency

    async def ask(self, content_type: bytes, body: bytes) -> Answer:
        """Score one request. Raises `ChannelClosed` when the process ends first."""
        return await self._pool.ask(content_type, body)

    def kill(self) -> None:
        """End it at once, as if it had crashed: `ended` completes."""
        self._process.end()

    async def stop(self) -> None:
        """End the process and everything it started; returns when it is gone."""
        self._pool.close()
        self._control.close()
        await asyncio.wait({self.ended}, timeout=STOP_TIMEOUT_SECONDS)
        self._process.end()
        await self._process.gone()
        await self.ended


async def _spawn(launch: Launch, sockets: list[socket.socket]) -> Kept:
    descriptors = [each.fileno() for each in sockets]
    argv = [str(launch.python), str(_PROGRAM), "--model", str(launch.model), "--control", str(descriptors[0])]
    start = kept.Launch(
        argv=[*argv, "--channels", ",".join(map(str, descriptors[1:]))],
        variables=launch.environment,
        cwd=launch.model,
        log=launch.log,
        home=launch.model.with_name("home"),
        rules=[(READ, str(launch.python.parents[1])), (READ, str(_PROGRAM)), (OWN, str(launch.model))],
        secrets=launch.secrets,
        descriptors=descriptors,
        lifeline=False,
    )
    return await Kept.start(launch.mark, start)


def kill_group(pid: int) -> bool:
    """SIGKILL to the process group that ``pid`` leads (the process and its own children); False when there is none."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
