"""Requests on their way to an inference table: on disk before they are answered, in the table a little later.

A capture's folder holds ``journal.jsonl`` (being appended to) and ``segment-N.jsonl`` (complete, not yet in the table). A line is one
request, written by a single ``write`` before its answer leaves the sandbox, so that ``kill -9`` loses no answered request; a line
torn by the kill belongs to a request that was never answered, and is skipped.

A segment enters the table in one Delta commit that also records N as the application's transaction version. Whoever finds a segment
whose N the table already has knows that only its deletion was missed: nothing enters twice.

A line that cannot be a row is set aside in ``set-aside-N.jsonl`` (``{"reason", "row"}``), so that it holds nothing up; N is its segment's.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

JOURNAL = "journal.jsonl"
SEGMENT_PATTERN = "segment-*.jsonl"
SET_ASIDE_PATTERN = "set-aside-*.jsonl"


class Journal:
    """The append side. ``next_number`` gives segment numbers that only ever grow, also across restarts."""

    def __init__(self, folder: Path, next_number: Callable[[], int]) -> None:
        self.folder = folder
        self._next_number = next_number
        folder.mkdir(parents=True, exist_ok=True)
        self._descriptor: int | None = None
        self.pending_bytes = 0
        self.rotate()

    def append(self, line: bytes) -> None:
        """``line`` ends with a newline. Raises `OSError`; then nothing of it stays, so that the next one begins a line of its own."""
        if self._descriptor is None:
            self._descriptor = os.open(self.folder / JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        if os.write(self._descriptor, line) < len(line):
            os.ftruncate(self._descriptor, self.pending_bytes)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.folder / JOURNAL))
        self.pending_bytes += len(line)

    def rotate(self) -> bool:
        """Close what was appended so far into a segment. True when there are segments for the table."""
        self.close()
        current = self.folder / JOURNAL
        if current.exists():
            current.rename(self.folder / f"segment-{self._next_number():012d}.jsonl")
        self.pending_bytes = 0
        return any(self.folder.glob(SEGMENT_PATTERN))

    def set_aside(self) -> int:
        """How many rows could not be written."""
        return sum(_lines(path) for path in self.folder.glob(SET_ASIDE_PATTERN))

    def discard(self) -> int:
        """Forget what is not in the table, which is gone; gives the number of rows."""
        self.rotate()
        rows = 0
        for segment in self.folder.glob(SEGMENT_PATTERN):
            rows += _lines(segment)
            segment.unlink()
        for aside in self.folder.glob(SET_ASIDE_PATTERN):
            aside.unlink()
        return rows

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)
