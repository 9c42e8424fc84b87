"""The wire between the sandbox and a model's process: one socket pair for each request that may run at the same time.

Request frame: payload size (8 bytes, big endian), size of the media type (4), media type, body.
Answer frame: payload size (8), HTTP status (2), milliseconds spent scoring (8, float), size of the media type (4), media type, body.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.runtime.serving.model_process import ANSWER_HEADER, REQUEST_HEADER


class ChannelClosed(Exception):
    """The model's process ended while a request waited for its answer, or before it could be sent."""


class NotSent(ChannelClosed):
    """The process was gone before the request reached it: another process may take it without scoring it twice."""


@dataclass(frozen=True)
class Answer:
    """What the model's process said: HTTP ``status``, media type, body, and how long scoring took (``duration_ms``)."""

    status: int
    media_type: str
    body: bytes
    duration_ms: float


class Channel(asyncio.Protocol):
    """One connection; carries one request at a time. Hands itself back to its pool when the answer is complete."""

    def __init__(self, pool: ChannelPool) -> None:
        self._pool = pool
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, frame: bytes) -> asyncio.Future[Answer]:
        """Send a whole request frame. Raises `NotSent` on a connection that is gone."""
        if self._transport is None or self._transport.is_closing():
            raise NotSent("the model's process has ended")
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(frame)
        return self._waiter

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if len(self._buffer) < ANSWER_HEADER.size:
            return
        size, status, duration_ms, type_size = ANSWER_HEADER.unpack_from(self._buffer)
        start = ANSWER_HEADER.size
        if len(self._buffer) < start + size:
            return
        media_type = self._buffer[start : start + type_size].decode(errors="replace")
        answer = Answer(status, media_type, bytes(self._buffer[start + type_size : start + size]), duration_ms)
        self._buffer.clear()
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(answer)
        self._pool.give_back(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_exception(ChannelClosed("the model's process ended"))
        self._pool.forget(self)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class ChannelPool:
    """All channels of one process. A request takes the channel used last; without a free one it waits its turn.

    ``on_lost`` is called once when a connection ends that nobody closed here: such a process has to be replaced.
    """

    def __init__(self, on_lost: Callable[[], None] = lambda: None) -> None:
        self._on_lost = on_lost
        self._all: set[Channel] = set()
        self._free: list[Channel] = []
        self._queue: deque[asyncio.Future[Channel]] = deque()
        self._closed = False

    def add(self, channel: Channel) -> None:
        self._all.add(channel)
        self.give_back(channel)

    async def ask(self, content_type: bytes, body: bytes) -> Answer:
        """Send one request, wait for its answer. Raises `ChannelClosed`, or `NotSent` while nothing was sent."""
        # Made before a channel is taken: whatever may be wrong with a request costs its caller an error, and nobody a channel.
        head = REQUEST_HEADER.pack(len(content_type) + len(body), len(content_type))
        frame = b"".join((head, content_type, body))
        channel = await self._take()
        try:
            waiter = channel.ask(frame)
        except BaseException:
            channel.close()  # Nobody knows how much was sent: the process is replaced.
            self.forget(channel)
            raise
        # A caller that gives up leaves the channel busy until the model has answered: the process cannot be interrupted halfway.
        return await asyncio.shield(waiter)

    async def _take(self) -> Channel:
        if self._closed:
            raise NotSent("the model's process has ended")
        if self._free:
            return self._free.pop()
        turn: asyncio.Future[Channel] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.give_back(turn.result())
            raise

    def give_back(self, channel: Channel) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(channel)
                return
        self._free.append(channel)

    def forget(self, channel: Channel) -> None:
        """A lost connection means a lost process: nobody may wait for any of its channels any longer."""
        self._all.discard(channel)
        if not self._closed:
            self.close()
            self._on_lost()

    def close(self) -> None:
        self._closed = True
        self._free.clear()
        for channel in list(self._all):
            channel.close()
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_exception(NotSent("the model's process has ended"))
