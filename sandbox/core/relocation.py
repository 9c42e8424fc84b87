"""A home that was moved or copied: what the databases say of places below it is made to say where it is now.

Locations are given to clients as absolute paths (a table's ``storage_location``), and a copy that kept those of the original would write
into its tables. The home notes where it is; a start somewhere else is noticed by that, before anything is read.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import sqlite3
from pathlib import Path
from typing import Any

from sandbox.core import damage
from sandbox.core.files import write_atomically

NOTE = "home.json"
_DATABASES = ("sandbox.db", "mlflow.db")
log = logging.getLogger("sandbox")


def follow(home: Path) -> None:
    """Rewrite the locations if the home is not where it was at the last start. Killed in between, the next start does it again.

    Raises `HomeDamaged` when a database that the home had is gone or is none.
    """
    note = _noted(home)
    before, had = note.get("home"), note.get("databases")
    damage.check(home, had if isinstance(had, list) else [], _DATABASES)
    if not isinstance(before, str):
        before = None  # from before there were notes, or damaged: it is taken to be where it is
    if before is not None and before != str(home):
        log.info("this home was %s: locations in its databases are rewritten", before)
        for name in _DATABASES:
            if (home / name).is_file():
                _rewrite(home / name, Path(before), home)
        (home / "server.json").unlink(missing_ok=True)  # of the process that serves the original
    if before != str(home):
        write_atomically(home / NOTE, json.dumps({**note, "home": str(home)}))


def note_databases(home: Path) -> None:
    """From now on one that is gone is missed. Call it once they are there: a first start that is killed must not miss what never was."""
    note, there = _noted(home), damage.there(home, _DATABASES)
    if note.get("databases") != there:
        write_atomically(home / NOTE, json.dumps({**note, "databases": there}))


def _noted(home: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((home / NOTE).read_text()))
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def _rewrite(database: Path, before: Path, now: Path) -> None:
    """In every text column of every table, all or nothing: paths as they are, as URIs, and as JSON holds both."""
    pairs = {f"{before.as_uri()}/": f"{now.as_uri()}/", f"{before}/": f"{now}/"}
    pairs |= {json.dumps(old)[1:-1]: json.dumps(new)[1:-1] for old, new in pairs.items()}
    # In one pass, the URIs first: a path is a part of its URI, and the new place may lie below the old one.
    places = re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))))

    def moved(text: Any) -> Any:
        return places.sub(lambda match: pairs[match[0]], text) if isinstance(text, str) else text

    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.create_function("moved", 1, moved, deterministic=True)
        connection.execute("BEGIN IMMEDIATE")
        for table, column in _text_columns(connection):
            connection.execute(
                f'UPDATE "{table}" SET "{column}" = moved("{column}") WHERE "{column}" != moved("{column}")'
            )
        connection.execute("COMMIT")


def _text_columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
    found = []
    for (table,) in tables.fetchall():
        for _, column, kind, *_rest in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
            if any(word in kind.upper() for word in ("CHAR", "TEXT", "CLOB")):
                found.append((table, column))
    return found
