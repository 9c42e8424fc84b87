"""The sandbox's memory: one SQLite table of JSON documents, addressed by kind and key.

One generic table serves every kind of object, so a new service needs no schema. Write-ahead logging keeps an
acknowledged write across ``kill -9``: the transaction is committed before the answer leaves the process.
The connection belongs to the event loop's thread; handlers run there one after another, so each sees a consistent state.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sandbox.core.listing import BY_KEY, EVERYTHING, Condition, Order
from sandbox.core.moves import Moves

Document = dict[str, Any]
Documents = list[Document]
Items = list[tuple[str, Document]]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS documents_by_number ON documents (kind, length(key), key);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""


_MOVED = "moved_files"
"""Transactions that moved files, until the note of what they moved is gone."""


class Listed(NamedTuple):
    """A document of a page; ``place`` is where a page that ends with it ends."""

    key: str
    document: Document
    place: list[Any]


Page = tuple[list[Listed], bool]
"""Documents, and whether others follow."""


class Store:
    """Documents by ``(kind, key)``. Keys sort as text; a kind's documents are listed in key order."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        # NORMAL loses nothing when the process is killed (only when the machine loses power), and is several times faster.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.create_function("lower_case", 1, lambda text: str(text).lower(), deterministic=True)
        self._connection.executescript(_SCHEMA)
        self._depth = 0
        self.moves = Moves(path.parent)
        """What the transaction that is going on does to files, together with its writes or not at all."""
        self._settle()
        self.inserted: list[tuple[str, str]] = []
        """Kind and key of what the transaction that is going on, or the last one, has put where nothing was."""

    def close(self) -> None:
        self._connection.close()

    def _settle(self) -> None:
        """End what an earlier process was killed in."""
        for name in self.moves.left():
            self.moves.settle(name, committed=self.get(_MOVED, name) is not None)
        for key, _ in self.items(_MOVED):
            self.delete(_MOVED, key)
        self.moves.empty_trash()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside, and what `moves` was asked for, are kept together or not at all. Nested use joins the outer transaction.

        Raises `OSError` when the file system does not do what `moves` was asked for.
        """
        if self._depth == 0:
            self._connection.execute("BEGIN IMMEDIATE")
            self.inserted = []
        self._depth += 1
        try:
            yield
            if self._depth == 1:
                with self.moves.carried_out() as name:
                    if name:
                        self._keep_moved(name)
                    self._connection.execute("COMMIT")
        except BaseException:
            # A full disk ends a transaction by itself; and what cannot be committed must not stay open for the next one to join.
            if self._depth == 1 and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth -= 1
            if self._depth == 0:
                self.moves.clear()

    def _keep_moved(self, name: str) -> None:
        """Keep that this transaction was committed, and forget earlier ones that have ended."""
        for earlier, _ in self.items(_MOVED):
            if not self.moves.is_open(earlier):
                self.delete(_MOVED, earlier)
        self.put(_MOVED, name, {})

    def get(self, kind: str, key: str) -> Document | None:
        row = self._connection.execute("SELECT body FROM documents WHERE kind=? AND key=?", (kind, key)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, kind: str, key: str, document: Document) -> Document:
        """Insert or replace; gives the document back so that a handler can return it."""
        row = (json.dumps(document, separators=(",", ":")), kind, key)
        if self._connection.execute("UPDATE documents SET body=? WHERE kind=? AND key=?", row).rowcount == 0:
            self._connection.execute("INSERT INTO documents (body, kind, key) VALUES (?,?,?)", row)
            self.inserted.append((kind, key))
        return document

    def delete(self, kind: str, key: str) -> bool:
        """True when there was such a document."""
        return self._connection.execute("DELETE FROM documents WHERE kind=? AND key=?", (kind, key)).rowcount > 0

    def list(self, kind: str, prefix: str = "", where: Condition = EVERYTHING) -> Documents:
        """Documents of ``kind`` whose key starts with ``prefix``, in key order."""
        return [body for _, body in self.items(kind, prefix, where)]

    def items(self, kind: str, prefix: str = "", where: Condition = EVERYTHING) -> Items:
        """As `list`, with the keys."""
        rows = self._connection.execute(
            f"SELECT key, body FROM documents WHERE kind=? AND key>=? AND key<? AND ({where.sql}) ORDER BY key",
            (kind, prefix, prefix + "\U0010ffff", *where.values),
        )
        return [(key, json.loads(body)) for key, body in rows.fetchall()]

    def page(
        self,
        kind: str,
        size: int,
        *,
        order: Order = BY_KEY,
        where: Condition = EVERYTHING,
        behind: Sequence[Any] | None = None,
        skip: int = 0,
    ) -> Page:
        """At most ``size`` documents of ``kind`` that come after the place ``behind`` and ``skip`` more."""
        wanted = where if behind is None else order.behind(behind) & where
        rows = self._connection.execute(
            f"SELECT key, body, {', '.join(order.expressions)} FROM documents WHERE kind=? AND ({wanted.sql}) "
            f"ORDER BY {order.sql} LIMIT ? OFFSET ?",
            (kind, *wanted.values, size + 1, skip),
        ).fetchall()
        return [Listed(key, json.loads(body), place) for key, body, *place in rows[:size]], len(rows) > size

    def count(self, kind: str, where: Condition = EVERYTHING) -> int:
        sql = f"SELECT count(*) FROM documents WHERE kind=? AND ({where.sql})"
        return int(self._connection.execute(sql, (kind, *where.values)).fetchone()[0])

    def keys(self, kind: str, prefix: str, where: Condition) -> Sequence[str]:
        """The keys alone, without ``prefix``."""
        rows = self._connection.execute(
            f"SELECT substr(key, ?) FROM documents WHERE kind=? AND key>=? AND key<? AND ({where.sql})",
            (len(prefix) + 1, kind, prefix, prefix + "\U0010ffff", *where.values),
        )
        return [row[0] for row in rows.fetchall()]

    def find(self, kind: str, **fields: Any) -> Documents:
        """Documents of ``kind`` whose top-level ``fields`` have exactly these values."""
        where = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in fields)
        rows = self._connection.execute(
            f"SELECT body FROM documents WHERE kind=?{where} ORDER BY key", (kind, *fields.values())
        )
        return [json.loads(row[0]) for row in rows.fetchall()]

    def next_id(self, name: str, start: int = 1) -> int:
        """The next number of a named series; never given out twice, also across restarts."""
        row = self._connection.execute(
            "INSERT INTO counters VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value=value+1 RETURNING value",
            (name, start),
        ).fetchone()
        return int(row[0])
