"""The processes of tasks: none outlives its task, nor the sandbox.

Each runs under a keeper (see `sandbox.runtime.kept`), which ends it with everything that it started, also when the sandbox is killed. What
even then is left is found at the next start: each keeper is on record with its start time, and on Linux all that carry this sandbox's
mark in their environment are found.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

from sandbox.core.workspace import Workspace
from sandbox.runtime.kept import MARK, Kept, Launch
from sandbox.runtime.serving.survivors import start_time

KIND = "task_process"
TOKEN_COMMENT = "task run"
"""How the tokens of tasks are known: a comment, with the run's id behind it."""


async def run(workspace: Workspace, launch: Launch, started: Callable[[Kept], None]) -> int:
    """Run to the end; gives the exit status. Cancelling ends it and all that it started first. Raises `OSError`."""
    kept = await Kept.start(workspace.home, launch)
    workspace.store.put(KIND, str(kept.pid), {"pid": kept.pid, "started": start_time(kept.pid)})
    try:
        started(kept)
        return await kept.wait()
    finally:
        try:
            await kept.terminate()
        finally:
            workspace.store.delete(KIND, str(kept.pid))


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def end_survivors(workspace: Workspace) -> list[int]:
    """Kill what a killed sandbox left running; gives the pids."""
    killed = []
    for record in workspace.store.list(KIND):
        pid = record["pid"]
        if record["started"] is not None and start_time(pid) == record["started"]:
            _signal(pid, signal.SIGKILL)
            killed.append(pid)
        workspace.store.delete(KIND, str(pid))
    for pid in _marked(workspace.home):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
    return killed


def _marked(home: Path) -> list[int]:
    mark = f"{MARK}={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended meanwhile, or belongs to somebody else
        if mark in environment:
            found.append(int(folder.name))
    return found
