"""Pages that SQLite chooses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.core.listing import BY_KEY, BY_NUMBER, Order, directly_in, equal, field, place_of, same_text, token_of
from sandbox.core.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store.db")
    for number in (9, 10, 8, 100, 11):
        opened.put("job", str(number), {"settings": {"name": f"Jöb {number}"}, "odd": number % 2 == 1})
    yield opened
    opened.close()


def test_numbers_are_ordered_as_numbers(store: Store) -> None:
    page, more = store.page("job", 3, order=BY_NUMBER.reversed())
    assert ([each.key for each in page], more) == (["100", "11", "10"], True)
    rest, more = store.page("job", 3, order=BY_NUMBER.reversed(), behind=page[-1].place)
    assert ([each.key for each in rest], more) == (["9", "8"], False)


def test_a_page_misses_nothing_when_what_was_seen_is_deleted_meanwhile(store: Store) -> None:
    page, _ = store.page("job", 2, order=BY_NUMBER)
    for each in page:
        store.delete("job", each.key)
    rest, more = store.page("job", 5, order=BY_NUMBER, behind=page[-1].place)
    assert ([each.key for each in rest], more) == (["10", "11", "100"], False)


def test_conditions_are_applied_before_the_page_is_cut(store: Store) -> None:
    page, more = store.page("job", 1, order=BY_NUMBER, where=equal("odd", True))
    assert ([each.key for each in page], more) == (["9"], True)
    assert store.count("job", equal("odd", True)) == 2
    named, _ = store.page("job", 9, where=same_text("settings.name", "JÖB 11"))
    assert [each.key for each in named] == ["11"]
    assert store.page("job", 9, where=same_text("settings.name", "' OR 1 --"))[0] == []


def test_only_the_folder_s_own_objects_are_directly_in_it(store: Store) -> None:
    for path in ("/", "/a", "/a/b", "/a/b/c", "/ab", "/a/d"):
        store.put("workspace_object", path, {"path": path})
    assert [each["path"] for each in store.list("workspace_object", "/", directly_in("/"))] == ["/a", "/ab"]
    assert [each["path"] for each in store.list("workspace_object", "/a/", directly_in("/a"))] == ["/a/b", "/a/d"]


def test_a_token_brings_back_its_place_and_nothing_else_does() -> None:
    by_name = Order((field("name"), "key"))
    assert place_of(token_of(["ö/1", "k"]), by_name) == ["ö/1", "k"]
    for other in ("x", "9975", "bnVsbA==", token_of(["k"]), token_of([{}, "k"]), token_of([2**70, "k"]), "é", ""):
        assert place_of(other, by_name) is None, other
    assert place_of(token_of(["k"]), BY_KEY) == ["k"]
