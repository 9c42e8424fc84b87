"""One command at a time for each environment: they share its synthesised stacks, its saved plans and Terraform's working folders."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from scripts import places
from scripts.errors import Busy, StillRunning
from scripts.progress import say

ORPHAN_SECONDS = 120.0
"""How long the Terraform of a command that was killed is waited for: it goes on alone, and writes the state."""
_held: set[int] = set()


def held() -> tuple[int, ...]:
    """File descriptors of the locks that this process holds: a child that is given them holds the environment until it ends."""
    return tuple(_held)


@contextlib.contextmanager
def exclusive(env: str) -> Iterator[None]:
    """Hold the environment until the end; the operating system gives it back if the process dies. Raises `Busy`.

    What is written meanwhile is for its owner's eyes only. An environment that has no file is not locked: whoever reads its
    settings says so.
    """
    if Path(env).name != env or not (places.envs_dir() / f"{env}.tfvars").is_file():
        yield
        return
    places.keep_private(env)
    path = places.home() / "locks" / env
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8", errors="replace") as file:
        _lock(file, env)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        _held.add(file.fileno())
        try:
            yield
        except StillRunning:
            raise  # the lock stays with the Terraform that was left running
        except BaseException:
            fcntl.flock(file, fcntl.LOCK_UN)  # also for a child that is about to end
            raise
        else:
            fcntl.flock(file, fcntl.LOCK_UN)
        finally:
            _held.discard(file.fileno())


def _lock(file: IO[str], env: str) -> None:
    deadline: float | None = None
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            owner = file.read().strip()
        if not _is_gone(owner):
            raise Busy(env, owner) from None
        if deadline is None:
            deadline = time.monotonic() + ORPHAN_SECONDS
            say("a command before was killed; waiting for the Terraform that it had started to end")
        if time.monotonic() > deadline:
            raise Busy(env, f"{owner}, which was killed; its Terraform still runs") from None
        time.sleep(0.1)


def _is_gone(owner: str) -> bool:
    if not (owner.isascii() and owner.isdigit()):
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
