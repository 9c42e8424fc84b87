"""Keeps a copy of each whole state that Terraform writes while it applies.

Terraform's local backend empties its file and writes it anew after every resource, so a kill leaves an empty or half file about half of the
time. The copy beside it is the last one that was whole.
"""

from __future__ import annotations

import threading
from pathlib import Path

from scripts.state.record import write_whole

POLL_SECONDS = 0.05


def kept_path(state: Path) -> Path:
    return state.with_name(f"{state.name}.kept")


class Keeper:
    """A context manager around an apply; ``state`` is None where the backend keeps versions of its own (S3)."""

    def __init__(self, state: Path | None) -> None:
        self._state = state
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="state-keeper", daemon=True)
        self._seen: tuple[int, int] | None = None

    def __enter__(self) -> Keeper:
        self._keep()
        if self._state is not None:
            self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        if self._state is not None:
            self._ended.set()
            self._thread.join()
            self._keep()

    def _watch(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            self._keep()

    def _keep(self) -> None:
        if self._state is None:
            return
        try:
            before = self._stamp(self._state)
            if before == self._seen:
                return
            data = self._state.read_bytes()
            if self._stamp(self._state) != before or not is_whole(data):
                return  # written at this very moment: the next look sees it whole
            write_whole(kept_path(self._state), data)
        except OSError:
            return  # there is none yet, or the disk is full: Terraform says so itself
        self._seen = before

    @staticmethod
    def _stamp(path: Path) -> tuple[int, int]:
        status = path.stat()
        return status.st_mtime_ns, status.st_size


def is_whole(data: bytes) -> bool:
    """Whether a state was written to its end; told without parsing, for that happens after every resource."""
    return data.startswith(b"{\n") and data.endswith(b"\n}\n")
