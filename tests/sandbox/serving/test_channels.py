"""A channel that was taken is given back, or its process is replaced: no request costs the next one anything."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from sandbox.runtime.serving.channel import Channel, ChannelClosed, ChannelPool
from sandbox.runtime.serving.model_process import ANSWER_HEADER, REQUEST_HEADER


def with_pool(test: Callable[[ChannelPool, socket.socket, list[str]], Awaitable[None]]) -> None:
    """Run ``test`` with a pool of one channel, its other end, and what the pool told its owner."""

    async def run() -> None:
        told: list[str] = []
        pool = ChannelPool(on_lost=lambda: told.append("lost"))
        mine, theirs = socket.socketpair()
        mine.setblocking(False)
        theirs.setblocking(False)
        loop = asyncio.get_running_loop()
        _, channel = await loop.create_unix_connection(lambda: Channel(pool), sock=mine)
        pool.add(channel)
        with theirs:
            await test(pool, theirs, told)
        pool.close()

    asyncio.run(run())


async def answer(theirs: socket.socket, body: bytes = b"{}") -> tuple[bytes, bytes]:
    """Answer one request; gives its media type and body."""
    loop = asyncio.get_running_loop()
    data = b""
    while len(data) < REQUEST_HEADER.size:
        data += await loop.sock_recv(theirs, 65536)
    size, type_size = REQUEST_HEADER.unpack_from(data)
    while len(data) < REQUEST_HEADER.size + size:
        data += await loop.sock_recv(theirs, 65536)
    media_type = b"application/json"
    await loop.sock_sendall(
        theirs, ANSWER_HEADER.pack(len(media_type) + len(body), 200, 1.0, len(media_type)) + media_type + body
    )
    payload = data[REQUEST_HEADER.size :]
    return payload[:type_size], payload[type_size:]


def test_a_request_that_cannot_be_framed_takes_no_channel() -> None:
    async def test(pool: ChannelPool, theirs: socket.socket, told: list[str]) -> None:
        for _ in range(5):
            with pytest.raises(TypeError):
                await pool.ask("no bytes", b"")  # type: ignore[arg-type]
        asking = asyncio.create_task(pool.ask(b"text/csv", b"1"))
        assert await answer(theirs) == (b"text/csv", b"1")
        assert (await asking).body == b"{}"
        assert told == []

    with_pool(test)


@pytest.mark.parametrize("size", [0, 255, 256, 70_000])
def test_a_media_type_of_any_length_is_framed(size: int) -> None:
    async def test(pool: ChannelPool, theirs: socket.socket, _: list[str]) -> None:
        asking = asyncio.create_task(pool.ask(b"x" * size, b"body"))
        assert await answer(theirs) == (b"x" * size, b"body")
        assert (await asking).status == 200

    with_pool(test)


def test_a_caller_that_gives_up_leaves_the_channel_to_the_next_once_it_is_answered() -> None:
    async def test(pool: ChannelPool, theirs: socket.socket, told: list[str]) -> None:
        leaves = asyncio.create_task(pool.ask(b"", b"1"))
        await asyncio.sleep(0)
        stays = asyncio.create_task(pool.ask(b"", b"2"))
        await asyncio.sleep(0)
        leaves.cancel()
        assert (await answer(theirs))[1] == b"1"
        assert (await answer(theirs))[1] == b"2"
        assert (await stays).status == 200
        assert told == []

    with_pool(test)


def test_a_lost_channel_is_told_once_and_everybody_who_waits_is_answered() -> None:
    async def test(pool: ChannelPool, theirs: socket.socket, told: list[str]) -> None:
        asking = [asyncio.create_task(pool.ask(b"", b"1")) for _ in range(3)]
        await asyncio.sleep(0)
        theirs.close()
        outcomes = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(outcome, ChannelClosed) for outcome in outcomes)
        assert told == ["lost"]

    with_pool(test)
