"""Compares what is there with what will be: meaningful differences by path, and the meaningless ones counted by kind."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec

from scripts.review.meaning.facts import COMPUTED, ORDER_FREE, defaults_of, ignores_case, sets_of
from scripts.review.meaning.identity import keyed
from scripts.review.meaning.paths import attribute, canonical, dotted, parsed, plain, same
from scripts.review.model import Change

UNKNOWN = "(known after apply)"
"""Stands for a value that only applying brings."""

_EMPTY: tuple[Any, ...] = (None, "", [], {})
_NESTED = frozenset((dict, list))


class Difference(msgspec.Struct, frozen=True, gc=False):
    """One value that changes.

    `path` holds attribute names, positions, and identities in brackets; `before` or `after` is None where there is nothing.
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


def meaning_of(change: Change) -> Meaning:
    """Compares a change's two sides."""
    comparison = _Comparison(change)
    values = change.change
    if values.before is None and isinstance(values.after, dict):
        comparison.note_later(values.after_unknown)
        comparison.one_sided(values.after, values.after_unknown, values.after_sensitive, (), comes=True)
    elif values.after is None and isinstance(values.before, dict) and not values.after_unknown:
        comparison.one_sided(values.before, None, values.before_sensitive, (), comes=False)
    else:
        marks = (values.before_sensitive, values.after_sensitive)
        comparison.compare(values.before, values.after, values.after_unknown, (), *marks)
    return comparison.meaning


class _Comparison:
    def __init__(self, change: Change) -> None:
        self.meaning = Meaning()
        self._kind = change.type
        self._sets = sets_of(change.type)
        self._defaults = defaults_of(change.type)
        self._replace = {dotted(tuple(path)) for path in change.change.replace_paths or []}
        self._creates = change.change.before is None
        self._deletes = change.change.after is None and not change.change.after_unknown

    def compare(self, before: Any, after: Any, unknown: Any, path: tuple[str | int, ...], old: Any, new: Any) -> None:
        """Compares two values.

        Args:
            unknown: the mirror of `after` that marks what is not known yet.
            path: where both stand.
            old, new: the mirrors of both that mark what is sensitive.
        """
        if unknown is True:
            self._compare_unknown(before, path, old is True or new is True)
        elif not unknown and same(before, after):
            return
        elif old is True or new is True:
            self._leaf(before, after, path, True)
        elif not unknown and not before and not after:
            self._leaf(before, after, path, False)
        elif isinstance(before, dict) or isinstance(after, dict):
            self._compare_objects(before, after, unknown, path, old, new)
        elif isinstance(before, list) or isinstance(after, list):
            self._compare_lists(before, after, unknown, path, old, new)
        else:
            self._leaf(before, after, path, False)

    def note_later(self, unknown: Any) -> None:
        if isinstance(unknown, dict):
            names = [name for name, mark in unknown.items() if mark is True]
            self.meaning.later = sorted(name for name in names if name not in COMPUTED)
            if len(names) > len(self.meaning.later):
                self.meaning.noise["set by the platform"] += len(names) - len(self.meaning.later)

    def one_sided(self, value: Any, unknown: Any, marks: Any, path: tuple[str | int, ...], comes: bool) -> None:
        """The differences of an object that is made or goes as a whole: every value that is not empty.

        The same as comparing it with nothing, in less time: most of a large plan is this.
        """
        if unknown is True:
            # At the top it has been noted already, in one go with its like.
            if len(path) > 1:
                self._compare_unknown(None, path, marks is True)
            return
        kind = type(value)
        if marks is True or (kind is not dict and kind is not list):
            if (value is not None and value != "") or unknown:
                before, after = (None, value) if comes else (value, None)
                self.meaning.differences.append(Difference(path, before, after, False, marks is True))
            return
        mirror: Any = unknown if type(unknown) is kind else None
        secret: Any = marks if type(marks) is kind else None
        if kind is dict:
            for name, item in value.items():
                if item is None or item == "":
                    continue
                mark = mirror.get(name) if mirror else None
                hidden = secret.get(name) if secret else None
                if mark or hidden or type(item) in _NESTED:
                    if item or mark or hidden is True:
                        self.one_sided(item, mark, hidden, (*path, name), comes)
                else:
                    # Most of a large plan is this, so it costs no call.
                    before, after = (None, item) if comes else (item, None)
                    self.meaning.differences.append(Difference((*path, name), before, after))
            for name, mark in mirror.items() if mirror else ():
                if mark and (path or mark is not True) and value.get(name) in (None, ""):
                    self.one_sided(None, mark, secret.get(name) if secret else None, (*path, name), comes)
            return
        names = self._names(value, secret, path)
        size, known, told = len(value), len(mirror or ()), len(secret or ())
        # The mirror may be the longer one: an element that is unknown as a whole need not be in the list.
        for number in range(max(size, known)):
            item = value[number] if number < size else None
            mark = mirror[number] if number < known else None
            hidden = secret[number] if number < told else None
            place = names[number] if number < len(names) else number
            self.one_sided(item, mark, hidden, (*path, place), comes)

    def _names(self, values: list[Any], secret: Any, path: tuple[str | int, ...]) -> list[str]:
        """What a list's elements are called in paths, where their position says nothing; empty where it does."""
        name = attribute(path)
        known = keyed(name, values)
        if known is not None:
            return [f"[{key}]" for key in known]
        if name in ORDER_FREE or plain(path) in self._sets:
            return [_element(value, _at(secret, number)) for number, value in enumerate(values)]
        return []

    def _compare_unknown(self, before: Any, path: tuple[str | int, ...], sensitive: bool) -> None:
        if len(path) == 1 and path[0] in COMPUTED:
            self.meaning.noise["set by the platform"] += 1
        else:
            self._add(path, before, None, sensitive, unknown=True)

    def _compare_objects(
        self, before: Any, after: Any, unknown: Any, path: tuple[str | int, ...], old: Any, new: Any
    ) -> None:
        if (not isinstance(before, dict) and before is not None) or (not isinstance(after, dict) and after is not None):
            self._leaf(before, after, path, False)
            return
        before, after = before or {}, after or {}
        marks = [mark if isinstance(mark, dict) else {} for mark in (unknown, old, new)]
        names = dict.fromkeys((*before, *after, *marks[0]))
        for name in names:
            left, right, mark = before.get(name), after.get(name), marks[0].get(name)
            if mark or not same(left, right):
                self.compare(left, right, mark, (*path, name), marks[1].get(name), marks[2].get(name))

    def _compare_lists(
        self, before: Any, after: Any, unknown: Any, path: tuple[str | int, ...], old: Any, new: Any
    ) -> None:
        if (not isinstance(before, list) and before is not None) or (not isinstance(after, list) and after is not None):
            self._leaf(before, after, path, False)
            return
        before, after = before or [], after or []
        name = attribute(path)
        marks = [mark if isinstance(mark, list) else [] for mark in (unknown, old, new)]
        left, right = keyed(name, before), keyed(name, after)
        if left is not None and right is not None and (left or right):
            self._compare_keyed(left, right, before, after, marks, path)
        elif name in ORDER_FREE or plain(path) in self._sets:
            self._compare_sets(before, after, marks, path)
        else:
            for number in range(max(len(before), len(after), len(marks[0]))):
                was, will, mark = _at(before, number), _at(after, number), _at(marks[0], number)
                self.compare(was, will, mark, (*path, number), _at(marks[1], number), _at(marks[2], number))

    def _compare_keyed(
        self,
        left: dict[str, Any],
        right: dict[str, Any],
        before: list[Any],
        after: list[Any],
        marks: list[Any],
        path: tuple[str | int, ...],
    ) -> None:
        common = [key for key in right if key in left]
        if common != [key for key in left if key in right]:
            self.meaning.noise["order"] += 1
        old_places = {id(element): number for number, element in enumerate(before)}
        new_places = {id(element): number for number, element in enumerate(after)}
        for key in dict.fromkeys((*left, *right)):
            was, will = left.get(key), right.get(key)
            new_place = new_places.get(id(will), -1)
            self.compare(
                was,
                will,
                _at(marks[0], new_place),
                (*path, f"[{key}]"),
                _at(marks[1], old_places.get(id(was), -1)),
                _at(marks[2], new_place),
            )

    def _compare_sets(self, before: list[Any], after: list[Any], marks: list[Any], path: tuple[str | int, ...]) -> None:
        """Elements without an identity are the same when they are equal."""
        if any(mark is True for mark in marks[0]):
            # With one element unknown nobody knows the set, whether the provider says so or marks the element.
            self._add(path, before, None, any(mark is True for side in marks[1:] for mark in side), unknown=True)
            return
        texts = [canonical(element) for element in before]
        gone = Counter(texts)
        come: list[int] = []
        for number, element in enumerate(after):
            text = canonical(element)
            if gone[text] > 0 and not _at(marks[0], number):
                gone[text] -= 1
            else:
                come.append(number)
        left = [number for number, text in enumerate(texts) if _take(gone, text)]
        if not left and not come and before != after:
            self.meaning.noise["order"] += 1
        for number in left:
            place = (*path, _element(before[number], _at(marks[1], number)))
            self.compare(before[number], None, None, place, _at(marks[1], number), None)
        for number in come:
            place = (*path, _element(after[number], _at(marks[2], number)))
            self.compare(None, after[number], _at(marks[0], number), place, None, _at(marks[2], number))

    def _leaf(self, before: Any, after: Any, path: tuple[str | int, ...], sensitive: bool) -> None:
        if before in _EMPTY and after in _EMPTY and not isinstance(before, bool) and not isinstance(after, bool):
            if not (self._creates or self._deletes):
                self.meaning.noise["empty against nothing"] += 1
            return
        where = plain(path)
        if (before is None or after is None) and where in self._defaults and not (self._creates or self._deletes):
            default = self._defaults[where]
            given = after if before is None else before
            if given == default or str(given).lower() == str(default).lower():
                self.meaning.noise["default"] += 1
                return
        if (
            before is None
            and after in (0, False)
            and len(path) > 2
            and self._kind.startswith("databricks_")
            and not self._creates
        ):
            # Inside a block that changes, the provider's framework writes zero for what nobody set.
            self.meaning.noise["zero against nothing"] += 1
            return
        if isinstance(before, str) and isinstance(after, str):
            if ignores_case(self._kind, where) and before.lower() == after.lower():
                self.meaning.noise["case"] += 1
                return
            if not sensitive and self._compare_json(before, after, path):
                return
        self._add(path, before, after, sensitive)

    def _compare_json(self, before: str, after: str, path: tuple[str | int, ...]) -> bool:
        """Compares two texts as the JSON that they hold; False when they hold none."""
        left, right = parsed(before), parsed(after)
        if not isinstance(left, (dict, list)) or not isinstance(right, (dict, list)) or type(left) is not type(right):
            return False
        count, noise = len(self.meaning.differences), sum(self.meaning.noise.values())
        self.compare(left, right, None, path, None, None)
        if len(self.meaning.differences) == count and sum(self.meaning.noise.values()) == noise:
            self.meaning.noise["equal JSON"] += 1
        return True

    def _add(
        self, path: tuple[str | int, ...], before: Any, after: Any, sensitive: bool, unknown: bool = False
    ) -> None:
        replaces = bool(self._replace) and any(
            dotted(path[:length]) in self._replace or plain(path[:length]) in self._replace
            for length in range(1, len(path) + 1)
        )
        self.meaning.differences.append(Difference(path, before, after, unknown, sensitive, replaces))


def _take(counts: Counter[str], text: str) -> bool:
    if counts[text] > 0:
        counts[text] -= 1
        return True
    return False


def _at(values: Any, number: int) -> Any:
    return values[number] if isinstance(values, list) and 0 <= number < len(values) else None


def _element(value: Any, sensitive: Any) -> str:
    """How a set's element without identity is named in a path: by itself when short, and never by a part of it."""
    text = str(value) if isinstance(value, (str, int)) and not sensitive else ""
    return f"[{text}]" if 0 < len(text) <= 40 else "[…]"
