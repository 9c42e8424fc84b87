"""Folders in the system's temporary folder that their process removes; what a killed one left is swept by the next.

The owner's process id stands in the name. (Sockets lie there because their paths may have about 100 bytes, whatever the home's depth.)
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path


def make(purpose: str) -> Path:
    """A new folder that only its owner may enter. ``purpose``: letters and dashes, the beginning of its name."""
    return Path(tempfile.mkdtemp(prefix=f"{purpose}-{os.getpid()}-"))


def sweep(purpose: str) -> None:
    """Remove those of ``purpose`` whose process is gone. Ones of other users are left alone."""
    named = re.compile(re.escape(purpose) + r"-(?P<owner>\d+)-\w+")
    for folder in Path(tempfile.gettempdir()).glob(f"{purpose}-*"):
        match = named.fullmatch(folder.name)
        if match and not _alive(int(match["owner"])) and _is_mine(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_mine(folder: Path) -> bool:
    try:
        return folder.lstat().st_uid == os.getuid()
    except FileNotFoundError:
        return False  # another process sweeps as well


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
