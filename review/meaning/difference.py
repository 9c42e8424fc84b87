"""One value that changes, and all that a change says."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec

from review.meaning.paths import dotted

UNKNOWN = "(known after apply)"
"""Stands for a value that only applying brings."""


class Difference(msgspec.Struct, frozen=True, gc=False):
    """One value that changes.

    `path` holds attribute names, positions, and identities in brackets; `before` or `after` is None where there is nothing. Of a set
    that is unknown in part, `after` holds what is known of it.
    """

    path: tuple[str | int, ...]
    before: Any
    after: Any
    unknown: bool = False
    sensitive: bool = False
    replaces: bool = False

    @property
    def dotted(self) -> str:
        return dotted(self.path)


@dataclass(slots=True)
class Meaning:
    """What one change says."""

    differences: list[Difference] = field(default_factory=list)
    noise: Counter[str] = field(default_factory=Counter)
    """Kind of meaningless difference → how many."""
    later: list[str] = field(default_factory=list)
    """Of an object that is made: its attributes that only applying brings, because the platform or another object sets them."""
