"""Reading what confined code may have made: a link to a file of somebody else, a pipe that nobody writes to, anything of any size."""

from __future__ import annotations

import os
import stat
from pathlib import Path

_MAX_BYTES = 64 * 1024 * 1024


def read(path: Path, max_bytes: int = _MAX_BYTES) -> bytes | None:
    """A plain file's content; None for whatever is no plain file, has another name as well, or has more than ``max_bytes``."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode) or about.st_nlink > 1 or about.st_size > max_bytes:
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(max_bytes)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def write(path: Path, text: str) -> None:
    """A new plain file in the place of whatever is there. Raises `OSError`."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with open(descriptor, "w") as file:
        file.write(text)
