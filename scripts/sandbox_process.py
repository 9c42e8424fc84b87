"""Start, stop and find the sandbox's process. It is another program to the command line: only its files and its address are known here."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts import places, records
from scripts.errors import SandboxProblem
from scripts.forgetting import forget

DEFAULT_PORT = 8484
START_TIMEOUT_SECONDS = 60
STOP_TIMEOUT_SECONDS = 30
_PORT_TAKEN, _HOME_TAKEN, _HOME_DAMAGED = 3, 4, 5


@dataclass(frozen=True)
class Running:
    """A sandbox that answers. ``token`` is the administrator's; ``confinement``: what holds jobs and models to their own files here."""

    url: str
    pid: int
    token: str
    confinement: dict[str, Any] = field(default_factory=dict)


def folder() -> Path:
    return places.home() / "sandbox"


def port() -> int:
    """``$LAKEWRIGHT_SANDBOX_PORT``, else 8484."""
    text = os.environ.get("LAKEWRIGHT_SANDBOX_PORT") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdigit()) or int(text) > 65535:
        raise SandboxProblem(f"LAKEWRIGHT_SANDBOX_PORT: found {text!r}, expected a port number (0 takes a free one)")
    return int(text)


def running() -> Running | None:
    """The sandbox of this home, if it answers."""
    try:
        record = records.read(folder() / "server.json") or {}
        if Path(record.get("home") or folder()) != folder():
            return None  # of the folder that this one was copied from
        url, pid = str(record["url"]), int(record["pid"])
        found = Running(url, pid, (folder() / "token").read_text(), dict(record.get("confinement") or {}))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not started, or a damaged record
    return found if _answers(found) else None


def _answers(sandbox: Running) -> bool:
    """True when the process at that address knows this home's token: another program may have taken the port since."""
    return _asked(sandbox, "/api/2.0/preview/scim/v2/Me") is not None


def not_emulated(sandbox: Running) -> list[dict[str, Any]]:
    """What clients asked for in vain, the most frequent first: ``client``, ``method``, ``path``, ``count``, ``last`` (milliseconds)."""
    answer = _asked(sandbox, "/sandbox/not-emulated")
    return list((records.parsed(answer) or {}).get("not_emulated", [])) if answer is not None else []


def _asked(sandbox: Running, path: str) -> bytes | None:
    """The answer's body; None unless the status is 200."""
    import http.client

    try:
        host, _, port_text = sandbox.url.removeprefix("http://").rpartition(":")
        connection = http.client.HTTPConnection(host, int(port_text), timeout=10)
    except (ValueError, http.client.HTTPException):
        return None  # a damaged record
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {sandbox.token}"})
        answer = connection.getresponse()
        return answer.read() if answer.status == 200 else None
    except (OSError, ValueError, http.client.HTTPException):
        return None  # nobody there, or an address or token in the record that is none
    finally:
        connection.close()


def require() -> Running:
    """Raises `SandboxProblem` when none runs."""
    found = running()
    if found is None:
        raise SandboxProblem("the sandbox does not run; start it with `lakewright sandbox up`")
    _past_proxies()
    return found


def _past_proxies() -> None:
    """Python's HTTP clients would ask ``HTTP_PROXY`` for 127.0.0.1 as well, and no proxy can reach this machine's loopback."""
    listed = [name for name in (os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or "").split(",") if name]
    exempt = ",".join(dict.fromkeys([*listed, "127.0.0.1", "localhost"]))
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = exempt


def up() -> tuple[Running, bool]:
    """Start it unless it runs; gives it, and whether it was started now. Raises `SandboxProblem`, also when the port is taken."""
    _past_proxies()
    if found := running():
        return found, False
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    log_path = place / "sandbox.log"
    with log_path.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", "--home", str(place), "--port", str(port())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=places.ROOT,
            start_new_session=True,
            env={**os.environ, "LAKEWRIGHT_CACHE": str(places.home() / "cache")},
        )
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        code = process.poll()
        # Another command may be starting one at this moment: that one will answer.
        if code is not None and code != _HOME_TAKEN:
            raise SandboxProblem(_why(code, log_path))
        if found := running():
            return found, code is None
        time.sleep(0.02)
    process.terminate()
    raise SandboxProblem(_why(process.returncode, log_path))


def _why(code: int | None, log: Path) -> str:
    if code == _PORT_TAKEN:
        return (
            f"port {port()} on 127.0.0.1 is taken by another program; free it, or set LAKEWRIGHT_SANDBOX_PORT to another port "
            f"(0 takes a free one). Nothing was changed."
        )
    if code == _HOME_TAKEN:
        return f"another sandbox process already uses {folder()} but does not answer; its log is {log}"
    if code is None:
        return f"the sandbox did not answer within {START_TIMEOUT_SECONDS} s; its log is {log}"
    lines = log.read_text(errors="replace").splitlines()
    if code == _HOME_DAMAGED:
        return lines[-1]
    return f"the sandbox ended with exit code {code}; the end of its log {log}:\n" + "\n".join(lines[-15:])


def _owned() -> bool:
    """True while a process holds the home's lock, whether it answers or not."""
    try:
        with (folder() / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # no lock file: no sandbox was ever started here
    return False


def down() -> bool:
    """Stop it and wait until it is gone; False when none ran. Raises `SandboxProblem` when one is there but does not answer."""
    found = running()
    if found is None:
        if _owned():
            raise SandboxProblem(_why(_HOME_TAKEN, folder() / "sandbox.log"))
        return False
    os.kill(found.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
    while _alive(found.pid):
        if time.monotonic() > deadline:
            os.kill(found.pid, signal.SIGKILL)
            deadline += STOP_TIMEOUT_SECONDS
        time.sleep(0.02)
    (folder() / "server.json").unlink(missing_ok=True)
    return True


def _alive(pid: int) -> bool:
    try:
        waited, _ = os.waitpid(pid, os.WNOHANG)
        if waited:
            return False
    except ChildProcessError:
        pass  # started by an earlier command; not ours to reap
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def reset(states: Iterable[Path] = ()) -> None:
    """Stop it and forget everything it holds and, with it, the ``states``; what was downloaded for environments stays.

    Raises `OSError` when something cannot be deleted.
    """
    down()
    forget([folder(), *states])
