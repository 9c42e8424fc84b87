"""One command at a time for each environment: they share its synthesised stacks, its saved plans and Terraform's working folders."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from scripts import places
from scripts.errors import Busy


@contextlib.contextmanager
def exclusive(env: str) -> Iterator[None]:
    """Hold the environment until the end; the operating system gives it back if the process dies. Raises `Busy`.

    An environment that has no file is not locked: whoever reads its settings says so.
    """
    if Path(env).name != env or not (places.envs_dir() / f"{env}.tfvars").is_file():
        yield
        return
    path = places.home() / "locks" / env
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Busy(env, file.read().strip()) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
