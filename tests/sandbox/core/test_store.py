from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.core.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store.db")
    yield opened
    opened.close()


def test_documents_are_listed_by_key_within_their_kind(store: Store) -> None:
    for key in ("b.two", "a.one", "b.one", "bb"):
        store.put("schema", key, {"name": key})
    store.put("catalog", "b.zero", {})
    assert [d["name"] for d in store.list("schema")] == ["a.one", "b.one", "b.two", "bb"]
    assert [key for key, _ in store.items("schema", "b.")] == ["b.one", "b.two"]
    assert store.get("schema", "b.zero") is None


def test_put_replaces_and_delete_says_whether_there_was_one(store: Store) -> None:
    store.put("job", "1", {"name": "old"})
    store.put("job", "1", {"name": "new"})
    assert store.list("job") == [{"name": "new"}]
    assert store.delete("job", "1") is True
    assert store.delete("job", "1") is False


def test_find_compares_top_level_fields(store: Store) -> None:
    store.put("user", "1", {"userName": "ann", "active": True})
    store.put("user", "2", {"userName": "bob", "active": True})
    assert store.find("user", userName="bob") == [{"userName": "bob", "active": True}]
    assert store.find("user", userName="bob' OR '1'='1") == []


def test_a_failed_transaction_leaves_nothing_also_when_nested(store: Store) -> None:
    with pytest.raises(RuntimeError, match="stop"), store.transaction():
        store.put("job", "1", {})
        with store.transaction():
            store.put("job", "2", {})
        raise RuntimeError("stop")
    assert store.list("job") == []


def test_numbers_are_given_out_once_also_after_reopening(tmp_path: Path) -> None:
    first = Store(tmp_path / "store.db")
    assert [first.next_id("run", 100), first.next_id("run", 100), first.next_id("job")] == [100, 101, 1]
    first.close()
    second = Store(tmp_path / "store.db")
    assert second.next_id("run", 100) == 102
    second.close()


def test_after_a_transaction_that_the_disk_had_no_room_for_the_next_one_is_kept(store: Store) -> None:
    store._connection.execute("PRAGMA max_page_count=20")
    with pytest.raises(sqlite3.OperationalError, match="full"), store.transaction():
        store.put("job", "1", {"name": "x" * 200_000})
    with store.transaction():
        store.put("job", "2", {"name": "small"})
    assert store.list("job") == [{"name": "small"}]
