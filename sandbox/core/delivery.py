"""Which answers were handed over, known also after ``kill -9``: an answer's last byte and the note of it leave in one system call.

Written before the answer, the note would be wrong when the kill comes before it; written after it, when the kill comes after it. So the
kernel writes both: ``sendfile`` sends the answer and stores how far it came at an address in memory, here that of a mapped file, and no
signal ends a process within a system call. Handed over means: to the kernel, which delivers it whatever becomes of this process.

Linux only; elsewhere the note follows the answer some microseconds later.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import functools
import mmap
import os
import sys
from pathlib import Path
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_SLOTS = 4096
"""As many answers can be on their way at once; a note lies in the slot of its number, in the place of an older one."""
_SLOT_BYTES = 16
_END = 1 << 30
"""Where in its (sparse) file an answer ends: a note with this place in it says that all was sent."""


class Deliveries:
    """The notes in the file ``path``, and the answers that wait for their connection."""

    def __init__(self, path: Path) -> None:
        with path.open("a+b") as file:
            if hasattr(
                os, "posix_fallocate"
            ):  # a page without a place on a full disk would end the process when it is written
                os.posix_fallocate(file.fileno(), 0, _SLOTS * _SLOT_BYTES)
            file.truncate(_SLOTS * _SLOT_BYTES)
            self._map = mmap.mmap(file.fileno(), _SLOTS * _SLOT_BYTES)
        self._notes = (ctypes.c_int64 * (2 * _SLOTS)).from_buffer(self._map)
        self._due: dict[Any, int] = {}

    def is_delivered(self, number: int) -> bool:
        slot = 2 * (number % _SLOTS)
        return bool(self._notes[slot] == number and self._notes[slot + 1] == _END)

    def expect(self, client: Any, number: int) -> None:
        """The next bytes to the address ``client`` are those of answer ``number``."""
        slot = 2 * (number % _SLOTS)
        self._notes[slot + 1] = 0
        self._notes[slot] = number
        self._due[client] = number

    def was_written(self, client: Any) -> bool:
        """True when the answer that `expect` named has been given to a connection, whole or in part."""
        return self._due.pop(client, None) is None

    def write(self, transport: asyncio.Transport, client: Any, content: bytes) -> None:
        number = self._due.pop(client, None) if content else None
        if number is None:
            transport.write(content)
            return
        sent = self._send(transport, number, content) if sys.platform == "linux" else 0
        if sent < len(content):
            transport.write(content[sent:])
            if transport.is_closing():
                self._due[client] = number
            elif transport.get_write_buffer_size() == 0:
                self._notes[2 * (number % _SLOTS) + 1] = _END

    def _send(self, transport: asyncio.Transport, number: int, content: bytes) -> int:
        """How many bytes the socket took; the note says the same."""
        if transport.is_closing() or transport.get_write_buffer_size() or len(content) > _END:
            return 0
        note = 2 * (number % _SLOTS) + 1
        begin = _END - len(content)
        # Not one file for all: the kernel may still read an earlier answer's pages.
        source = os.memfd_create("answer")
        try:
            os.pwrite(source, content, begin)
            self._notes[note] = begin
            place = ctypes.byref(self._notes, note * ctypes.sizeof(ctypes.c_int64))
            target = transport.get_extra_info("socket").fileno()
            if _libc().sendfile(target, source, place, ctypes.c_size_t(len(content))) < 0:
                failed = ctypes.get_errno()
                if failed not in (errno.EAGAIN, errno.EINTR, errno.EPIPE, errno.ECONNRESET, errno.EINVAL):
                    raise OSError(failed, os.strerror(failed))
            return int(self._notes[note]) - begin
        finally:
            os.close(source)

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's HTTP protocol over connections that note what they hand over."""
        deliveries = self

        class Noting(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(_Connection(transport, deliveries))  # type: ignore[arg-type]

        return Noting


class _Connection:
    """A connection of asyncio's whose writes pass by the notes."""

    def __init__(self, transport: asyncio.Transport, deliveries: Deliveries) -> None:
        self._transport, self._deliveries = transport, deliveries
        self._client = transport.get_extra_info("peername")

    def write(self, content: bytes) -> None:
        self._deliveries.write(self._transport, self._client, content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
