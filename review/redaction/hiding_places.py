"""Places where secrets are known to be written although no schema marks them: environment variables, Spark conf, parameters, …

A place is what the keys on the way to a value, and the shape of what they hold, say of it. Documents and the paths of differences lead
to the same places, so that what the one learns the other hides.
"""

import re
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from review.meaning.paths import canonical, parsed
from review.redaction.harmless import ASSIGNED, LINES, MILD, STRICT, is_harmless
from review.redaction.keys import LABELS, VALUES, names_a_secret, said_by

_SIMPLE = re.compile(r"[a-z][a-z0-9_]*")
"""A key as schemas have them; any other is its author's."""


_OUTPUT = frozenset(("sensitive", "type", "value"))


class Shape(Enum):
    """What a key holds."""

    MAP = dict
    LIST = list
    TEXT = str


class Place(NamedTuple):
    """Where a value stands."""

    hides: int = 0
    """How much is hidden of a text that stands here, or of the texts of a list."""
    key: str = ""
    """What says what such a text is."""
    deep: bool = False
    """Whether everything below is hidden alike."""
    entries: int = 0
    """How much is hidden of the texts in a map that stands here."""
    pairs: int = 0
    """How much is hidden of the values in a list of names and values that stands here."""

    @property
    def hiding(self) -> bool:
        return bool(self.hides or self.deep or self.entries or self.pairs)


OPEN = Place()
"""A place like most: nothing is hidden."""
EVERYTHING = Place(STRICT, "", True)
"""A place below which everything is hidden."""


def below(place: Place, key: str, shape: Shape, label: str = "") -> Place:
    """The place of what a key holds.

    Args:
        place: where the object stands that has the key.
        key: the key.
        shape: what it holds; a text that is JSON holds what is in it.
        label: the name of the object, where it is one of a list of names and values.
    """
    named = key
    if key in VALUES:
        # Of a pair without a name the list's own says nothing; of a map below a secret's name, that one does.
        named = label or (key if place.pairs or place.entries else place.key)
    if place.deep:
        return Place(STRICT, named, True)
    says = said_by(key)
    if says is not None and says.anything:
        return Place(STRICT, says.own, True)
    if shape is Shape.TEXT:
        level = place.entries if place.entries else place.pairs if key in VALUES else 0
        if level == MILD and not _SIMPLE.fullmatch(named):
            level = STRICT
        is_line = not level and says is not None and says.command and key.lower().endswith(("command", "commands"))
        return Place(LINES if is_line else level, named)
    if says is None:
        # `env = { DSN = { value = … } }`
        return Place(0, key, pairs=place.entries if shape is Shape.MAP else 0)
    level = STRICT if says.environment else MILD if says.settings else 0
    if shape is Shape.MAP:
        return Place(0, key, entries=level)
    return Place(LINES if says.command else ASSIGNED if says.environment else 0, key, pairs=level)


def shape_of(value: Any) -> Shape:
    return Shape.MAP if isinstance(value, dict) else Shape.LIST if isinstance(value, list) else Shape.TEXT


def opened(value: Any) -> Any:
    """What a text holds that is JSON; any other value as it is."""
    inner = parsed(value) if isinstance(value, str) and value else None
    return value if inner is None else inner


def wrapped_in(value: dict[str, Any]) -> str:
    """The key of the value that a plan wraps up: a configuration's constant, a state's output; empty for what is a value itself."""
    if len(value) == 1 and "constant_value" in value:
        return "constant_value"
    return (
        "value" if "value" in value and isinstance(value.get("sensitive"), bool) and _OUTPUT.issuperset(value) else ""
    )


def label_of(value: dict[str, Any]) -> str:
    """The name of an element of a list of names and values; empty where it has none."""
    for name in LABELS:
        label = value.get(name)
        if isinstance(label, dict):
            label = label.get("constant_value")
        if isinstance(label, str) and label:
            return label
    return ""


@lru_cache(maxsize=50_000)
def place_of(path: tuple[str | int, ...], shape: Shape = Shape.TEXT) -> Place:
    """The place that a difference's path leads to: attribute names, positions, and identities in brackets; `shape`: of what is there."""
    place, label = OPEN, ""
    for number, segment in enumerate(path):
        if isinstance(segment, int) or segment.startswith("["):
            kind, _, name = ("" if isinstance(segment, int) else segment.strip("[]")).partition("=")
            label = name if kind in LABELS else ""
            continue
        after = path[number + 1] if number + 1 < len(path) else None
        is_element = isinstance(after, int) or (after is not None and after.startswith("["))
        place = below(place, segment, Shape.LIST if is_element else shape if after is None else Shape.MAP, label)
        label = ""
    return place


def hides(path: tuple[str | int, ...], value: object, shown: re.Pattern[str] | None = None) -> bool:
    """Whether the place where a text stands hides it; of what is no text, `covered` hides parts.

    Args:
        path: the value's path.
        value: the value.
        shown: keys that the project configured as harmless.
    """
    return isinstance(value, str) and bool(value) and conceals(place_of(path), value, shown)


def conceals(place: Place, value: str, shown: re.Pattern[str] | None = None) -> bool:
    """Whether a place, or the key that leads to it, hides a text."""
    secret = names_a_secret(place.key)
    if not (place.hides or secret):
        return False
    return not is_harmless(place.key, value, shown, STRICT if secret else place.hides)


def covered(value: Any, place: Place, cover: Callable[[str, Place], str]) -> Any:
    """A value with each of its texts covered as its own place asks; a text that is JSON is looked into."""
    if isinstance(value, dict):
        label = label_of(value)
        return {key: covered(inner, below_value(place, key, inner, label), cover) for key, inner in value.items()}
    if isinstance(value, list):
        return [covered(inner, place, cover) for inner in value]
    if not isinstance(value, str) or not value:
        return value
    inner = None if place.deep else parsed(value)
    if inner is None:
        return cover(value, place)
    known = covered(inner, place, cover)
    return value if known == inner else canonical(known)


def below_value(place: Place, key: str, value: Any, label: str = "") -> Place:
    """The place of a value that an object has under a key."""
    return below(place, key, shape_of(opened(value)), label)
