"""Processes that run somebody's code, each under a keeper of its own (see `sandbox.runtime.keeper`)."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import shutil
import signal
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.core import temporary
from sandbox.runtime import confinement
from sandbox.runtime.confinement import Rule
from sandbox.runtime.keeper.landlock import OWN

MARK = "LAKEWRIGHT_TASK_OF"
"""In the environment of each keeper and what it starts: the sandbox's home. So the next start finds what outlived a killed one."""
GRACE_SECONDS = 3.0
_END_SECONDS = 10.0
TEMPORARY = "lakewright-run"
"""Purpose of the folders that processes have for their ``/tmp`` (see `sandbox.core.temporary`)."""


@dataclass(frozen=True)
class Launch:
    """How to start one.

    ``variables``: its whole environment but HOME and TMPDIR. ``home``: its home folder, made when it is not there. ``rules``: what it may
    see beside `confinement.base`. ``secrets``: what shall not stand in its log. ``descriptors``: of open files that go to it.
    ``lifeline``: its standard input is a pipe that ends with the sandbox; else there is none.
    """

    argv: Sequence[str]
    variables: dict[str, str]
    cwd: Path
    log: Path
    home: Path
    rules: Sequence[Rule] = ()
    secrets: Iterable[bytes] = ()
    descriptors: Sequence[int] = field(default_factory=list)
    lifeline: bool = True


class Kept:
    """A started process. Its pid is its keeper's, which ends when the process and everything that it started have ended."""

    def __init__(self, keeper: asyncio.subprocess.Process, folder: Path) -> None:
        self._keeper = keeper
        self._folder = folder

    @property
    def pid(self) -> int:
        return self._keeper.pid

    @property
    def returncode(self) -> int | None:
        return self._keeper.returncode

    @classmethod
    async def start(cls, mark: Path, launch: Launch) -> Kept:
        """``mark``: the sandbox's home. Raises `OSError`."""
        launch.log.parent.mkdir(parents=True, exist_ok=True)
        launch.home.mkdir(parents=True, exist_ok=True)
        folder = temporary.make(TEMPORARY)
        try:
            with launch.log.open("ab") as log:
                keeper = await asyncio.create_subprocess_exec(
                    sys.executable, "-I", "-S", str(confinement.PROGRAM),
                    stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log, env={MARK: str(mark)}, cwd="/",
                    pass_fds=launch.descriptors, start_new_session=True,
                )  # fmt: skip
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        kept = cls(keeper, folder)
        with contextlib.suppress(OSError):  # it has ended already; `wait` says how
            await kept._say(_first(mark, launch, folder))
        return kept

    async def disclose(self, secret: bytes) -> None:
        """Have a secret taken out of what the process says from now on; on its way to the keeper when this returns."""
        with contextlib.suppress(OSError):  # it has ended, and learns nothing any longer
            await self._say({"secret": base64.b64encode(secret).decode()})

    async def wait(self) -> int:
        """Its exit status, negative for a signal, once everything that it started is gone."""
        status = await self._keeper.wait()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)
        return status

    async def terminate(self) -> None:
        """Ask the process and its group to end, and end everything after `GRACE_SECONDS`.

        Cancelled itself (a second cancel, or the sandbox stops meanwhile), it does not wait for the grace to pass.
        """
        try:
            if self._keeper.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    self._keeper.send_signal(signal.SIGTERM)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(self._keeper.wait()), GRACE_SECONDS)
        finally:
            self.end()
        await self.gone()

    def end(self) -> None:
        """Have everything killed; `gone` waits for it."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()

    async def gone(self) -> None:
        """Return once it is; a keeper that cannot do its work any longer is killed."""
        try:
            await asyncio.wait_for(asyncio.shield(self._keeper.wait()), _END_SECONDS)
        except TimeoutError:
            self._keeper.kill()
        await self.wait()

    async def _say(self, message: dict[str, object]) -> None:
        pipe = self._keeper.stdin
        assert pipe is not None
        pipe.transport.set_write_buffer_limits(high=0)
        pipe.write(json.dumps(message).encode() + b"\n")
        await pipe.drain()


def _first(mark: Path, launch: Launch, folder: Path) -> dict[str, object]:
    found = confinement.system()
    places = ("/tmp", "/var/tmp") if found.private_tmp else (str(folder),)
    own = [(OWN, str(launch.home)), *((OWN, place) for place in places)]
    if not found.private_tmp and not str(mark).startswith("/tmp/"):
        own.append(
            (OWN, "/tmp")
        )  # Programs write there by name, and this system gives them no other; see `unconfined`.
    variables = {**launch.variables, "HOME": str(launch.home), "TMPDIR": places[0], MARK: str(mark)}
    return {
        "argv": list(launch.argv),
        "env": variables,
        "cwd": str(launch.cwd),
        "rules": [*confinement.base(), *launch.rules, *own],
        "landlock": found.landlock > 0,
        "private_tmp": found.private_tmp,
        "tmp": str(folder),
        "lifeline": launch.lifeline,
        "descriptors": list(launch.descriptors),
        "secrets": [base64.b64encode(secret).decode() for secret in launch.secrets],
    }
