"""A creation whose answer was lost with the process is answered again, once, instead of being done twice."""

from __future__ import annotations

import types
from typing import Any

import pytest

from sandbox.core.answers import KIND, Answers
from sandbox.core.store import Store

PATH = "/api/2.1/unity-catalog/catalogs"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "sandbox.db")


def _call(body: dict[str, Any], *, method: str = "POST", path: str = PATH, principal: str = "admin") -> Any:
    request = types.SimpleNamespace(method=method, url=types.SimpleNamespace(path=path))
    return types.SimpleNamespace(request=request, principal=principal, body=body)


def _made(store: Store, body: dict[str, Any], **how: Any) -> str | None:
    with store.transaction():
        store.put("catalog", body["name"], body)
        return Answers(store).keep(_call(body, **how), {"full_name": body["name"]})


def test_answered_again_once_after_a_restart(store):
    _made(store, {"name": "a"})
    restarted = Answers(store)
    assert restarted.earlier(_call({"name": "a"})) == {"full_name": "a"}
    assert restarted.earlier(_call({"name": "a"})) is None
    assert Answers(store).earlier(_call({"name": "a"})) is None


def test_not_within_one_life(store):
    answers = Answers(store)
    with store.transaction():
        store.put("catalog", "a", {"name": "a"})
        answers.keep(_call({"name": "a"}), {"full_name": "a"})
    assert answers.earlier(_call({"name": "a"})) is None


def test_not_what_was_handed_over(store):
    key = _made(store, {"name": "a"})
    assert key
    Answers(store).forget(key)
    assert Answers(store).earlier(_call({"name": "a"})) is None


def test_not_what_was_deleted_since(store):
    _made(store, {"name": "a"})
    store.delete("catalog", "a")
    assert Answers(store).earlier(_call({"name": "a"})) is None


@pytest.mark.parametrize(
    "other",
    [
        _call({"name": "b"}),
        _call({"name": "a"}, principal="somebody"),
        _call({"name": "a"}, method="PUT"),
        _call({"name": "a"}, path=PATH + "/a"),
    ],
)
def test_not_for_another_request(store, other):
    _made(store, {"name": "a"})
    assert Answers(store).earlier(other) is None


def test_not_for_ever(store, monkeypatch):
    _made(store, {"name": "a"})
    kept = store.items(KIND)[0]
    store.put(KIND, kept[0], {**kept[1], "time": kept[1]["time"] - 3601})
    assert Answers(store).earlier(_call({"name": "a"})) is None
    assert store.list(KIND) == []


def test_tokens_are_never_kept(store):
    assert _made(store, {"name": "a"}, path="/api/2.0/token/create") is None
    assert store.list(KIND) == []


def test_what_makes_nothing_is_not_kept(store):
    store.put("catalog", "a", {"name": "a"})
    assert _made(store, {"name": "a"}) is None
