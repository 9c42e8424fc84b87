"""Start one process, and see it through: ``python -I -S program.py``, told what to do on standard input, a line of JSON each.

The first line is the launch (see `sandbox.runtime.kept.Launch`), each later one ``{"secret": "<base64>"}``: a value that the process is
about to learn. What the process writes goes to this program's standard output, without those secrets. Its exit status, or the signal that
ended it, becomes this program's.

When the process ends, or standard input does (the sandbox is gone, or wants an end), everything that it started ends too, also what left
its group and session: on Linux whoever loses its parent becomes a child of this program (PR_SET_CHILD_SUBREAPER). Elsewhere only the
process's own group is ended.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import json
import os
import resource
import select
import selectors
import signal
import sys
import time
from typing import Any

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import landlock
import namespaces
from redaction import Redactor

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_PR_CAPBSET_READ, _PR_CAPBSET_DROP, _PR_CAP_AMBIENT, _CLEAR_ALL = 23, 24, 47, 4
_LINUX = sys.platform == "linux"
_NOT_STARTED = 127
_END_SECONDS = 5.0


class Keeper:
    """One launch."""

    def __init__(self) -> None:
        self._lines = b""
        self._open = True
        self._redactor = Redactor()
        self._status: int | None = None
        self._child = 0
        self._lifeline = self._output = self._wakeup = -1

    def run(self) -> int:
        """Until the process and all that it started are gone; gives its wait status."""
        while b"\n" not in self._lines:
            if not self._read_commands():
                return 0  # the sandbox went before it had said anything
        first, _, self._lines = self._lines.partition(b"\n")
        launch = json.loads(first)
        for secret in launch["secrets"]:
            self._redactor.add(base64.b64decode(secret))
        if _LINUX:
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self._wakeup, wake = os.pipe()
        for end in (self._wakeup, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, self._signalled)
        self._start(launch)
        self._watch()
        self._end_all()
        self._drain()
        return self._status or 0

    def _start(self, launch: dict[str, Any]) -> None:
        lifeline, self._lifeline = os.pipe()
        self._output, output = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            try:
                _become(launch, lifeline, output)
            except BaseException as error:  # noqa: BLE001 - this copy must end here, whatever happens; the log says why
                os.write(2, f"[sandbox] the process could not be started: {type(error).__name__}: {error}\n".encode())
            os._exit(_NOT_STARTED)
        for descriptor in (lifeline, output, *launch["descriptors"]):
            os.close(descriptor)

    def _watch(self) -> None:
        os.set_blocking(0, False)
        with selectors.DefaultSelector() as selector:
            for descriptor in (0, self._wakeup, self._output):
                selector.register(descriptor, selectors.EVENT_READ)
            while self._open and self._status is None:
                for key, _ in selector.select():
                    if key.fd == 0:
                        self._read_commands()
                    elif key.fd == self._wakeup:
                        os.read(self._wakeup, 4096)
                    elif not self._pass_on():
                        selector.unregister(self._output)
                self._reap()

    def _read_commands(self) -> bool:
        """Take what is on standard input. False at its end."""
        try:
            data = os.read(0, 65536)
        except BlockingIOError:
            return True
        self._open = bool(data)
        self._lines += data
        if self._child:
            *lines, self._lines = self._lines.split(b"\n")
            for line in lines:
                self._redactor.add(base64.b64decode(json.loads(line)["secret"]))
        return self._open

    def _pass_on(self) -> bool:
        """Pass on what the process said. False when nobody can say anything any longer."""
        data = os.read(self._output, 65536)
        # A secret is announced before the process learns it: so now it is here, however the two came in.
        if self._open:
            self._read_commands()
        _write(self._redactor.feed(data) if data else self._redactor.finish())
        return bool(data)

    def _signalled(self, number: int, _: Any) -> None:
        if number == signal.SIGTERM and self._child and self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child, signal.SIGTERM)

    def _reap(self) -> None:
        """Note the process's end; children that it left, and that became this program's, are only cleared away."""
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                if pid == self._child:
                    self._status = status

    def _end_all(self) -> None:
        """Kill the process's group and, where they can be found, all its descendants, until none is left."""
        deadline = time.monotonic() + _END_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child, signal.SIGKILL)
            for pid in _descendants():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._reap()
            try:
                os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            # Each one that is gone wakes this, and may have left children of its own.
            if select.select([self._wakeup], [], [], max(0.0, deadline - time.monotonic()))[0]:
                os.read(self._wakeup, 4096)

    def _drain(self) -> None:
        os.set_blocking(self._output, False)
        with contextlib.suppress(BlockingIOError):
            while self._pass_on():
                continue
            return
        _write(self._redactor.finish())


def _become(launch: dict[str, Any], lifeline: int, output: int) -> None:
    """Turn this copy into the process."""
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    os.setsid()
    os.dup2(lifeline if launch["lifeline"] else os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    _close_all_but({0, 1, 2, *launch["descriptors"]})
    parent = os.getppid()
    if launch["private_tmp"]:
        namespaces.private_tmp(launch["tmp"], [(path, kind != landlock.READ) for kind, path in launch["rules"]])
    if _LINUX:
        # After the namespaces: entering one forgets it.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            return
    if launch["landlock"]:
        _drop_capabilities()
        landlock.restrict([(kind, path) for kind, path in launch["rules"]])
    os.chdir(launch["cwd"])
    os.execve(launch["argv"][0], launch["argv"], launch["env"])


def _drop_capabilities() -> None:
    """Root's special rights would reach further than rules (CAP_PERFMON reads any process's variables); others have none to drop."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0)
    number = 0
    while libc.prctl(_PR_CAPBSET_READ, number, 0, 0, 0) >= 0:
        libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
        number += 1


def _close_all_but(kept: set[int]) -> None:
    folder = "/proc/self/fd" if _LINUX else "/dev/fd"
    for descriptor in [int(name) for name in os.listdir(folder)]:
        if descriptor not in kept:
            with contextlib.suppress(OSError):  # the one that listed them
                os.close(descriptor)


def _descendants() -> list[int]:
    """All processes below this one; none where there is no ``/proc``."""
    if not _LINUX:
        return []
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
                parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
    found: list[int] = []
    layer = {os.getpid()}
    while layer:
        layer = {pid for pid, parent in parents.items() if parent in layer}
        found += layer
    return found


def _write(data: bytes) -> None:
    """To the log. Without room on the disk the rest is lost, and the process goes on."""
    with contextlib.suppress(OSError):
        while data:
            data = data[os.write(1, data) :]


def _probe() -> dict[str, Any]:
    """What this system can: the version of Landlock, and whether a process may have a ``/tmp`` of its own."""
    import tempfile

    folder = tempfile.mkdtemp(prefix="lakewright-probe-")
    pid = os.fork()
    if pid == 0:
        try:
            namespaces.private_tmp(folder, [])
            os._exit(0)
        except OSError:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    os.rmdir(folder)
    return {"landlock": landlock.version(), "private_tmp": status == 0}


def main() -> int:
    if sys.argv[1:] == ["--probe"]:
        sys.stdout.write(json.dumps(_probe()))
        return 0
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    status = Keeper().run()
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL) if os.WTERMSIG(status) not in (9, 19) else None
        os.kill(os.getpid(), os.WTERMSIG(status))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
