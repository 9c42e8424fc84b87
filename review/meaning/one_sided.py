"""What comes or goes as a whole: an object, or a part of one."""

from collections.abc import Collection
from typing import Any

from review.meaning.difference import Difference, Meaning
from review.meaning.facts import ZERO_SAYS, facts_of
from review.meaning.identity import keyed
from review.meaning.paths import attribute, dotted, plain
from review.plan.model import Change

PLATFORM = "set by the platform"
ZERO = "zero against nothing"
JSON = "JSON"
POLICY = "policy"

_NESTED = frozenset((dict, list))


class Whole:
    """Collects the differences of one change; by itself it knows only parts that are there on one side."""

    _text = ""
    """What the text holds that is being compared: `JSON` or `POLICY`; empty outside of texts."""
    _among = False
    """Whether what comes as a whole comes to a list in which others stood before."""
    _causes: Collection[str] = ()
    """Paths for which Terraform replaces the object, as `dotted` writes them."""
    _plain_causes: Collection[str] = ()
    _as_it_is = True
    """Whether every value that comes or goes as a whole is a difference, and the cause of nothing."""

    def __init__(self, change: Change) -> None:
        self.meaning = Meaning()
        self.zeros: list[Difference] = []
        """Differences taken out as zero against nothing."""
        self._kind = change.type
        self._facts = facts_of(change.type)
        if causes := change.change.replace_paths:
            self._causes = {dotted(tuple(path)) for path in causes}
            self._plain_causes = {plain(tuple(path)) for path in causes}
            self._as_it_is = False

    def note_later(self, unknown: Any) -> None:
        """Notes which attributes of an object that is made only applying brings."""
        if isinstance(unknown, dict):
            platform = self._facts.platform
            names = [name for name, mark in unknown.items() if mark is True]
            self.meaning.later = sorted(name for name in names if name not in platform)
            if len(names) > len(self.meaning.later):
                self.meaning.noise[PLATFORM] += len(names) - len(self.meaning.later)

    def one_sided(
        self, value: Any, unknown: Any, marks: Any, path: tuple[str | int, ...], comes: bool, element: bool = False
    ) -> None:
        """The differences of what is made or goes as a whole: every value that is not empty.

        Args:
            value: the whole.
            unknown: the mirror of `value` that marks what is not known yet.
            marks: the mirror of `value` that marks what is sensitive.
            path: where it stands.
            comes: whether it is made; else it goes.
            element: whether it is an element of a list.
        """
        if unknown is True:
            # At the top it has been noted already, in one go with its like.
            if len(path) > 1:
                self._add(path, None, None, marks is True, unknown=True)
            return
        kind = type(value)
        if marks is True or (kind is not dict and kind is not list):
            if value is None and type(unknown) in _NESTED and marks is not True:
                self.one_sided(type(unknown)(), unknown, marks, path, comes)
            elif (value is not None and value != "") or unknown:
                self._one(path, value, comes, marks is True)
            return
        if kind is list:
            self._elements(value, unknown, marks, path, comes)
            return
        mirror: Any = unknown if type(unknown) is kind else None
        secret: Any = marks if type(marks) is kind else None
        as_it_is = self._as_it_is
        # What is empty is shown where it is an entry of a map, such as a tag without a value.
        leaves_out_empty = not path or (element and not self._text)
        for name, item in value.items():
            if item is None:
                continue
            if item == "":
                if not leaves_out_empty:
                    self._one((*path, name), item, comes, bool(secret) and secret.get(name) is True)
                continue
            mark = mirror.get(name) if mirror else None
            hidden = secret.get(name) if secret else None
            if mark or hidden or type(item) in _NESTED:
                if item or mark or hidden is True:
                    self.one_sided(item, mark, hidden, (*path, name), comes)
            elif as_it_is:
                # Most of a large plan is this, so it costs no call.
                before, after = (None, item) if comes else (item, None)
                self.meaning.differences.append(Difference((*path, name), before, after))
            else:
                self._one((*path, name), item, comes, False)
        for name, mark in mirror.items() if mirror else ():
            if mark and (path or mark is not True) and value.get(name) in (None, ""):
                self.one_sided(None, mark, secret.get(name) if secret else None, (*path, name), comes)

    def _elements(self, values: list[Any], unknown: Any, marks: Any, path: tuple[str | int, ...], comes: bool) -> None:
        mirror: Any = unknown if type(unknown) is list else ()
        secret: Any = marks if type(marks) is list else ()
        names = self._names(values, secret, path)
        size, known, told = len(values), len(mirror), len(secret)
        # The mirror may be the longer one: an element that is unknown as a whole need not be in the list.
        for number in range(max(size, known)):
            item = values[number] if number < size else None
            mark = mirror[number] if number < known else None
            hidden = secret[number] if number < told else None
            place = names[number] if number < len(names) else number
            count = len(self.meaning.differences)
            self.one_sided(item, mark, hidden, (*path, place), comes, True)
            if item is not None and len(self.meaning.differences) == count:
                # An empty block says something by being there: `allow {}`. So does an empty parameter.
                self._one((*path, place), {} if type(item) is dict else item, comes, False)

    def _one(self, path: tuple[str | int, ...], value: Any, comes: bool, sensitive: bool) -> None:
        before, after = (None, value) if comes else (value, None)
        if self._among and comes and self._is_zero(value, path):
            self._note_zero(path, value, sensitive)
        else:
            self._add(path, before, after, sensitive)

    def _is_zero(self, value: Any, path: tuple[str | int, ...]) -> bool:
        """Whether a value may be what the provider's framework writes where nobody set anything.

        It does so inside the blocks of a list that changes. Not where nothing means something else than zero.
        """
        if value not in (0, False) or len(path) < 3 or not self._kind.startswith("databricks_") or self._text:
            return False
        return attribute(path) not in ZERO_SAYS and plain(path) not in self._facts.defaults and not self._is_cause(path)

    def _note_zero(self, path: tuple[str | int, ...], value: Any, sensitive: bool) -> None:
        self.meaning.noise[ZERO] += 1
        self.zeros.append(Difference(path, None, value, False, sensitive))

    def _names(self, values: list[Any], secret: Any, path: tuple[str | int, ...]) -> list[str]:
        """What a list's elements are called in paths, where their position says nothing; empty where it does."""
        known = keyed(attribute(path), values)
        if known is not None:
            return [f"[{key}]" for key in known]
        if self._has_no_order(path):
            return [element_name(value, at(secret, number)) for number, value in enumerate(values)]
        return []

    def _has_no_order(self, path: tuple[str | int, ...]) -> bool:
        """Whether the positions of a list's elements say nothing."""
        if self._text:
            return self._text == POLICY and "Statement" in path
        return attribute(path) in self._facts.order_free or plain(path) in self._facts.sets

    def _add(
        self, path: tuple[str | int, ...], before: Any, after: Any, sensitive: bool, unknown: bool = False
    ) -> None:
        self.meaning.differences.append(Difference(path, before, after, unknown, sensitive, self._is_cause(path)))

    def _is_cause(self, path: tuple[str | int, ...]) -> bool:
        """Whether Terraform names this value as one for which the object is replaced."""
        if not self._causes:
            return False
        parts = [path[:length] for length in range(1, len(path) + 1)]
        if any(dotted(part) in self._causes for part in parts):
            return True
        # Terraform names an element by its position, where this path may name it by its identity.
        has_identity = any(isinstance(segment, str) and segment.startswith("[") for segment in path)
        return has_identity and any(plain(part) in self._plain_causes for part in parts)


def is_element(path: tuple[str | int, ...]) -> bool:
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
