"""A home whose databases are gone or are none: told, never taken for a new one.

A database that is not there is made, so that a lost one would be an empty workspace that nobody asked for. So the home notes which ones
it has had; one that is missed, has no bytes or is no database ends the start with one message.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

_HEAD = b"SQLite format 3\0"


class HomeDamaged(Exception):
    """The message says what was found, and the way out."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path} {found}, expected the database that the sandbox has written there. Nothing was changed: put a copy of it in its "
            f"place, or begin with an empty workspace by `lakewright sandbox reset`."
        )


def check(home: Path, had: Iterable[str], names: Iterable[str]) -> None:
    """Raise `HomeDamaged` unless all databases that the home ``had`` are there, and of ``names`` each is one that is there."""
    for name in had:
        if not (home / name).is_file():
            raise HomeDamaged(home / name, "is gone")
        if (home / name).stat().st_size == 0:
            raise HomeDamaged(home / name, "has 0 bytes")
    for name in names:
        if (home / name).is_file():
            with (home / name).open("rb") as file:
                head = file.read(len(_HEAD))
            if head not in (b"", _HEAD):
                raise HomeDamaged(home / name, "is no SQLite database")


def told(path: Path, error: sqlite3.DatabaseError) -> HomeDamaged:
    return HomeDamaged(path, f"cannot be read ({error})")


def there(home: Path, names: Iterable[str]) -> list[str]:
    """Which of the databases the home has now."""
    return [name for name in names if (home / name).is_file() and (home / name).stat().st_size]
