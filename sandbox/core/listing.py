"""Which documents a listing shows and in what order, as SQLite understands it: a page costs what it shows, not what there is.

Conditions are about one row of the table of documents, with the columns ``key`` and ``body``. What they hold of a caller is in ``values``,
never in the text.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Condition:
    """``sql`` with a ``?`` for each of ``values``."""

    sql: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"({self.sql}) AND ({other.sql})", (*self.values, *other.values))

    def __or__(self, other: Condition) -> Condition:
        return Condition(f"({self.sql}) OR ({other.sql})", (*self.values, *other.values))


EVERYTHING = Condition("1")
NOTHING = Condition("0")


def field(path: str) -> str:
    """The expression for what stands in a document under ``a.b``."""
    return f"json_extract(body, '$.{path}')"


def equal(path: str, value: Any) -> Condition:
    return Condition(f"{field(path)} = ?", (value,))


def same_text(path: str, text: str) -> Condition:
    """Equal but for capital letters."""
    return Condition(f"lower_case({field(path)}) = ?", (text.lower(),))


def one_of(expression: str, values: Iterable[Any]) -> Condition:
    return Condition(f"{expression} IN (SELECT value FROM json_each(?))", (json.dumps(sorted(values)),))


def starting(prefix: str) -> Condition:
    """Keys that begin with ``prefix``."""
    return Condition("key >= ? AND key < ?", (prefix, prefix + "\U0010ffff"))


def directly_in(folder: str) -> Condition:
    """Keys that are paths one level below ``folder``."""
    below = folder.rstrip("/") + "/"
    return Condition(
        "substr(key, 1, length(?)) = ? AND key <> ? AND instr(substr(key, length(?) + 1), '/') = 0", (below,) * 4
    )


@dataclass(frozen=True)
class Order:
    """By one expression after the other; the last one tells all documents of a kind apart."""

    expressions: tuple[str, ...]
    descending: bool = False

    @property
    def sql(self) -> str:
        return ", ".join(f"{each}{' DESC' if self.descending else ''}" for each in self.expressions)

    def behind(self, place: Sequence[Any]) -> Condition:
        """What comes after ``place``, the values of the expressions where a page ended."""
        sign = "<" if self.descending else ">"
        marks = ", ".join("?" * len(place))
        return Condition(f"({', '.join(self.expressions)}) {sign} ({marks})", tuple(place))

    def reversed(self) -> Order:
        return Order(self.expressions, not self.descending)


BY_KEY = Order(("key",))
BY_NUMBER = Order(("length(key)", "key"))
"""For keys that are numbers, or that all have the same length."""


def token_of(place: Sequence[Any]) -> str:
    """A ``page_token`` for what is behind ``place``: what was made or deleted meanwhile moves no page."""
    return base64.urlsafe_b64encode(json.dumps(list(place), ensure_ascii=False).encode()).decode()


def place_of(token: str, order: Order) -> list[Any] | None:
    """The other way round; None for what is no token of this ``order``."""
    try:
        place = json.loads(base64.b64decode(token, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    fits = isinstance(place, list) and len(place) == len(order.expressions)
    return place if fits and all(isinstance(each, str | int | None) and _is_storable(each) for each in place) else None


def _is_storable(value: Any) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    return value is None or -(2**63) <= value < 2**63
