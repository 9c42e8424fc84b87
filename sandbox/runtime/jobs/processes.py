"""The processes of tasks: started in groups of their own, ended as groups, and none outlives the sandbox.

A task's process holds the reading end of a pipe as its standard input and ends its group when the sandbox is gone (see
`inside/lakewright_task.py`). What could not notice is found at the next start: each process is on record with its start time, and on
Linux all that carry this sandbox's mark in their environment are found, also those that outlived the one on record.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path

from sandbox.core.workspace import Workspace
from sandbox.runtime.serving.survivors import start_time

KIND = "task_process"
MARK = "LAKEWRIGHT_TASK_OF"
GRACE_SECONDS = 3.0


async def run(workspace: Workspace, argv: list[str], *, env: dict[str, str], cwd: Path, log: Path) -> int:
    """Run to the end; gives the exit status. Cancelling ends the whole group first."""
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.PIPE,
            stdout=file,
            stderr=asyncio.subprocess.STDOUT,
            env={**env, MARK: str(workspace.home)},
            cwd=cwd,
            start_new_session=True,
        )
    workspace.store.put(KIND, str(process.pid), {"pid": process.pid, "started": start_time(process.pid)})
    try:
        return await process.wait()
    finally:
        try:
            await _end(process)
        finally:
            workspace.store.delete(KIND, str(process.pid))


async def _end(process: asyncio.subprocess.Process) -> None:
    """SIGTERM to the group of a process that still runs, SIGKILL after `GRACE_SECONDS`; what a finished one left is killed at once.

    Cancelled itself (a second cancel, or the sandbox stops meanwhile), it does not wait for the grace to pass.
    """
    try:
        if process.returncode is None:
            _signal(process.pid, signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(process.wait()), GRACE_SECONDS)
    finally:
        _signal(process.pid, signal.SIGKILL)
        if process.stdin is not None:
            process.stdin.close()
    await process.wait()


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
