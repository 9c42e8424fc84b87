"""A creation whose answer was lost with the process is answered again, once, instead of being done twice; one that arrived never is."""

from __future__ import annotations

import asyncio
import types
from pathlib import Path
from typing import Any

import pytest

from sandbox.core.answers import KIND, Answers, KeptAnswer
from sandbox.core.delivery import Deliveries
from sandbox.core.store import Store

PATH = "/api/2.1/unity-catalog/catalogs"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "sandbox.db")


@pytest.fixture
def restarted(store, tmp_path):
    """What the next process finds."""
    return lambda: Answers(store, Deliveries(tmp_path / "delivered"))


def _call(body: dict[str, Any], *, method: str = "POST", path: str = PATH, principal: str = "admin") -> Any:
    request = types.SimpleNamespace(method=method, url=types.SimpleNamespace(path=path, query=""))
    return types.SimpleNamespace(request=request, principal=principal, body=body)


def _made(answers: Answers, body: dict[str, Any], answer: Any = None, **how: Any) -> str | None:
    store = answers._store
    with store.transaction():
        store.put("catalog", body["name"], body)
        return answers.keep(_call(body, **how), {"full_name": body["name"]} if answer is None else answer)


def _again(answers: Answers, call: Any) -> Any:
    found = answers.earlier(call)
    return None if found is None else found.answer


def test_answered_again_once_after_a_restart(restarted):
    _made(restarted(), {"name": "a"})
    answers = restarted()
    assert _again(answers, _call({"name": "a"})) == {"full_name": "a"}
    assert _again(answers, _call({"name": "a"})) is None


def test_lost_a_second_time_it_is_answered_a_second_time(restarted):
    _made(restarted(), {"name": "a"})
    assert _again(restarted(), _call({"name": "a"})) == {"full_name": "a"}
    assert _again(restarted(), _call({"name": "a"})) == {"full_name": "a"}


def test_not_within_one_life(restarted):
    answers = restarted()
    _made(answers, {"name": "a"})
    assert _again(answers, _call({"name": "a"})) is None


def test_not_what_was_deleted_since(restarted, store):
    _made(restarted(), {"name": "a"})
    store.delete("catalog", "a")
    assert _again(restarted(), _call({"name": "a"})) is None


def test_an_answer_that_says_nothing_is_given_again_while_its_object_is_as_it_was(restarted, store):
    _made(restarted(), {"name": "a"}, answer={})
    _made(restarted(), {"name": "b"}, answer={})
    store.put("catalog", "b", {"name": "b", "comment": "changed"})
    answers = restarted()
    assert _again(answers, _call({"name": "a"})) == {}
    assert _again(answers, _call({"name": "b"})) is None


@pytest.mark.parametrize(
    "other",
    [
        _call({"name": "b"}),
        _call({"name": "a"}, principal="somebody"),
        _call({"name": "a"}, method="PUT"),
        _call({"name": "a"}, path=PATH + "/a"),
    ],
)
def test_not_for_another_request(restarted, other):
    _made(restarted(), {"name": "a"})
    assert _again(restarted(), other) is None


def test_not_for_ever(restarted, store):
    _made(restarted(), {"name": "a"})
    restarted()
    kept = store.items(KIND)[0]
    store.put(KIND, kept[0], {**kept[1], "found": kept[1]["found"] - 3601})
    assert _again(restarted(), _call({"name": "a"})) is None
    assert store.list(KIND) == []


def test_tokens_are_never_kept(restarted, store):
    assert _made(restarted(), {"name": "a"}, path="/api/2.0/token/create") is None
    assert store.list(KIND) == []


def test_what_makes_nothing_is_not_kept(restarted, store):
    store.put("catalog", "a", {"name": "a"})
    assert _made(restarted(), {"name": "a"}) is None


class _Served:
    """The deliveries' protocol on a port of its own, with one answer for whoever asks."""

    def __init__(self, answers: Answers, content: Any) -> None:
        self.answers, self.content, self.key = answers, content, ""

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.key = str(_made(self.answers, {"name": "a"}, answer=self.content))
        await KeptAnswer(self.content, self.answers, self.key)(scope, receive, send)

    async def ask(self, read: Any) -> None:
        import uvicorn

        config = uvicorn.Config(
            self.app, http=self.answers.deliveries.protocol(), interface="asgi3", proxy_headers=False, log_config=None
        )
        config.load()
        state = uvicorn.server.ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: config.http_protocol_class(config, state, {}), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        try:
            await read(reader, writer)
        finally:
            writer.close()
            server.close()


@pytest.mark.parametrize("size", [10, 100_000, 8_000_000])
def test_what_was_handed_over_is_not_given_again(restarted, size):
    answers = restarted()
    served, said = _Served(answers, {"full_name": "x" * size}), []

    async def read(reader: asyncio.StreamReader, _: Any) -> None:
        said.append(await reader.read())

    asyncio.run(served.ask(read))
    assert said[0].endswith(b"x" * size + b'"}')
    if size < 1_000_000:  # more than a socket's buffers is on its way for longer than the system call
        assert answers.deliveries.is_delivered(int(served.key))
        assert _again(restarted(), _call({"name": "a"})) is None


def test_what_is_on_its_way_when_the_process_dies_is_given_again(restarted):
    """The socket takes the answer's beginning, and no more: the caller does not read."""
    answers = restarted()
    served = _Served(answers, {"full_name": "x" * 50_000_000})

    async def read(reader: asyncio.StreamReader, _: Any) -> None:
        await reader.readline()
        assert not answers.deliveries.is_delivered(int(served.key))

    asyncio.run(served.ask(read))
    assert _again(restarted(), _call({"name": "a"})) == served.content


def test_a_connection_that_is_gone_takes_no_answer(restarted):
    answers = restarted()
    key = str(_made(answers, {"name": "a"}))

    async def send(_: Any) -> None:
        """As uvicorn for a caller who has left."""

    asyncio.run(KeptAnswer({"full_name": "a"}, answers, key)({"client": ("127.0.0.1", 1)}, None, send))
    assert _again(answers, _call({"name": "a"})) == {"full_name": "a"}


def test_notes_outlive_the_process(tmp_path: Path):
    answers = Answers(Store(tmp_path / "sandbox.db"), Deliveries(tmp_path / "delivered"))
    served = _Served(answers, {"full_name": "a"})

    async def read(reader: asyncio.StreamReader, _: Any) -> None:
        await reader.read()

    asyncio.run(served.ask(read))
    assert Deliveries(tmp_path / "delivered").is_delivered(int(served.key))
    assert not Deliveries(tmp_path / "delivered").is_delivered(int(served.key) + 4096)
