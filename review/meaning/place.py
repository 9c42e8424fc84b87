"""Where values stand that are compared, what they are, and what is marked of them: what goes down the recursion."""

from typing import Any, NamedTuple

Path = tuple[str | int, ...]

JSON = "JSON"
POLICY = "policy"


class Pair(NamedTuple):
    """Two values of one place."""

    path: Path
    before: Any
    after: Any
    unknown: Any = None
    """The mirror of `after` that marks what is not known yet."""
    old: Any = None
    """The mirror of `before` that marks what is sensitive."""
    new: Any = None
    """The mirror of `after` that marks what is sensitive."""
    text: str = ""
    """What the text holds whose parts are compared: `JSON` or `POLICY`; empty outside of texts."""
    beside: bool = False
    """Whether this is an element of a list that had elements before."""

    @property
    def sensitive(self) -> bool:
        return self.old is True or self.new is True


class Part(NamedTuple):
    """A value that is there on one side only."""

    path: Path
    value: Any
    unknown: Any
    """The mirror of `value` that marks what is not known yet."""
    marks: Any
    """The mirror of `value` that marks what is sensitive."""
    comes: bool
    """Whether it is made; else it goes."""
    element: bool = False
    """Whether it is an element of a list."""
    text: str = ""
    """As of `Pair`."""
    among: bool = False
    """Whether it comes as part of an element to a list in which others stood before."""


def is_element(path: Path) -> bool:
    """Whether a path ends in an element of a list."""
    last = path[-1] if path else ""
    return isinstance(last, int) or last.startswith("[")


def at(values: Any, number: int) -> Any:
    """An element of a mirror, which may be shorter than the list, or no list."""
    return values[number] if isinstance(values, list) and 0 <= number < len(values) else None


def element_name(value: Any, sensitive: Any) -> str:
    """How a set's element without identity is named in a path: by itself when short, and never by a part of it."""
    text = str(value) if isinstance(value, (str, int)) and not sensitive else ""
    return f"[{text}]" if 0 < len(text) <= 40 else "[…]"
