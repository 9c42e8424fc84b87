"""Compares what is there with what will be. What is taken out as meaningless is counted; what replaces an object never is."""

from collections import Counter
from typing import Any

from review.meaning import policies
from review.meaning.facts import EMPTY_SAYS, ignores_case
from review.meaning.identity import ORDERED, keyed
from review.meaning.one_sided import JSON, PLATFORM, POLICY, ZERO, Whole, at, element_name, is_element
from review.meaning.paths import attribute, canonical, parsed, plain, same

_EMPTY: tuple[Any, ...] = (None, "", [], {})


class Comparison(Whole):
    """Compares the two sides of one change."""

    _beside = False
    """Whether the list whose element is being compared had elements before."""

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
        elif isinstance(before, dict) or isinstance(after, dict) or isinstance(unknown, dict):
            self._compare_objects(before, after, unknown, path, old, new)
        elif isinstance(before, list) or isinstance(after, list) or isinstance(unknown, list):
            self._compare_lists(before, after, unknown, path, old, new)
        else:
            self._leaf(before, after, path, False)

    def _compare_unknown(self, before: Any, path: tuple[str | int, ...], sensitive: bool) -> None:
        if len(path) == 1 and path[0] in self._facts.platform and not self._is_cause(path):
            self.meaning.noise[PLATFORM] += 1
        else:
            self._add(path, before, None, sensitive, unknown=True)

    def _compare_objects(
        self, before: Any, after: Any, unknown: Any, path: tuple[str | int, ...], old: Any, new: Any
    ) -> None:
        if before is None or (after is None and not unknown):
            self._comes_or_goes(before, after, unknown, path, old, new)
            return
        after = {} if after is None else after
        if not isinstance(before, dict) or not isinstance(after, dict):
            self._leaf(before, after, path, False)
            return
        marks = [mark if isinstance(mark, dict) else {} for mark in (unknown, old, new)]
        names = dict.fromkeys((*before, *after, *marks[0]))
        for name in names:
            left, right, mark = before.get(name), after.get(name), marks[0].get(name)
            if mark or not same(left, right):
                hidden = (marks[1].get(name), marks[2].get(name))
                if (left == "" or right == "") and not mark and path and (name in before) is not (name in after):
                    # Attributes are there on both sides, if only as null: this is an entry of a map, such as a tag without a value.
                    self._add((*path, name), left, right, True in hidden)
                else:
                    self.compare(left, right, mark, (*path, name), *hidden)

    def _comes_or_goes(
        self, before: Any, after: Any, unknown: Any, path: tuple[str | int, ...], old: Any, new: Any
    ) -> None:
        """An object where there was none, or none where there was one; empty, it is told by being there."""
        count = len(self.meaning.differences)
        if before is None:
            self._among = self._beside and is_element(path)
            self._as_it_is = not self._causes and not self._among
            self.one_sided({} if after is None else after, unknown, new, path, comes=True, element=is_element(path))
            self._among, self._as_it_is = False, not self._causes
        else:
            self.one_sided(before, None, old, path, comes=False, element=is_element(path))
        if len(self.meaning.differences) == count:
            self._add(path, None if before is None else {}, None if after is None else {}, False)

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
        elif self._has_no_order(path):
            self._compare_sets(before, after, marks, path)
        else:
            for number in range(max(len(before), len(after), len(marks[0]))):
                was, will, mark = at(before, number), at(after, number), at(marks[0], number)
                self._beside = bool(before)
                self.compare(was, will, mark, (*path, number), at(marks[1], number), at(marks[2], number))

    def _compare_keyed(
        self,
        left: dict[str, int],
        right: dict[str, int],
        before: list[Any],
        after: list[Any],
        marks: list[Any],
        path: tuple[str | int, ...],
    ) -> None:
        common, were = [key for key in right if key in left], [key for key in left if key in right]
        if common != were:
            self._order(were, common, path)
        for key in dict.fromkeys((*left, *right)):
            was, will = left.get(key, -1), right.get(key, -1)
            self._beside = bool(before)
            self.compare(
                at(before, was),
                at(after, will),
                at(marks[0], will),
                (*path, f"[{key}]"),
                at(marks[1], was),
                at(marks[2], will),
            )

    def _order(self, were: list[str], come: list[str], path: tuple[str | int, ...]) -> None:
        """Elements that have an identity stand in another order."""
        known = bool(self._facts.order_free) and attribute(path) not in ORDERED and self._text != JSON
        if (known or self._has_no_order(path)) and not self._is_cause(path):
            self.meaning.noise["order"] += 1
        else:
            self._add((*path, "[order]"), ", ".join(were), ", ".join(come), False)

    def _compare_sets(self, before: list[Any], after: list[Any], marks: list[Any], path: tuple[str | int, ...]) -> None:
        """Elements without an identity are the same when they are equal."""
        if any(mark is True for mark in marks[0]):
            # With one element unknown nobody knows the set; what is known of it is told all the same.
            known = [
                element for number, element in enumerate(after) if element is not None and not at(marks[0], number)
            ]
            sensitive = any(mark is True for side in marks[1:] for mark in side)
            self._add(path, before, known or None, sensitive, unknown=True)
            return
        folded = self._text == POLICY and policies.ignores_case(attribute(path))
        texts = [canonical(element).lower() if folded else canonical(element) for element in before]
        gone = Counter(texts)
        come: list[int] = []
        for number, element in enumerate(after):
            text = canonical(element).lower() if folded else canonical(element)
            if gone[text] > 0 and not at(marks[0], number):
                gone[text] -= 1
            else:
                come.append(number)
        left = [number for number, text in enumerate(texts) if _take(gone, text)]
        if not left and not come and before != after:
            if self._is_cause(path):
                self._add(path, before, after, any(mark is True for side in marks[1:] for mark in side))
            else:
                self.meaning.noise["case" if folded and _differ_in_case(before, after) else "order"] += 1
        if len(left) == len(come) and self._text == POLICY and attribute(path) == "Statement":
            # Statements that nobody named: the first that is another now is taken for the first that was.
            for one, other in zip(left, come, strict=True):
                self.compare(before[one], after[other], None, (*path, other), None, None)
            return
        for number in left:
            place = (*path, element_name(before[number], at(marks[1], number)))
            self.compare(before[number], None, None, place, at(marks[1], number), None)
        for number in come:
            place = (*path, element_name(after[number], at(marks[2], number)))
            self._beside = bool(before)
            self.compare(None, after[number], at(marks[0], number), place, None, at(marks[2], number))

    def _leaf(self, before: Any, after: Any, path: tuple[str | int, ...], sensitive: bool) -> None:
        kind = "" if self._is_cause(path) else self._meaningless(before, after, path)
        if kind == ZERO:
            self._note_zero(path, after, sensitive)
        elif kind:
            self.meaning.noise[kind] += 1
        elif sensitive or not self._compare_json(before, after, path):
            self._add(path, before, after, sensitive)

    def _meaningless(self, before: Any, after: Any, path: tuple[str | int, ...]) -> str:
        """Why two values that differ say the same; empty when they do not.

        Defaults, zeros and empty values are the provider's affair, so they are none in texts, among a list's elements, in
        outputs, and where the block itself comes or goes (that is `one_sided`).
        """
        where = plain(path)
        if isinstance(before, str) and isinstance(after, str) and not self._text:
            return "case" if ignores_case(self._kind, where) and before.lower() == after.lower() else ""
        if self._text or not path or is_element(path):
            return ""
        if _is_empty(before) and _is_empty(after):
            return "" if attribute(path) in EMPTY_SAYS else "empty against nothing"
        if before is not None and after is not None:
            return ""
        given = after if before is None else before
        if where in self._facts.defaults:
            default = self._facts.defaults[where]
            return "default" if given == default or str(given).lower() == str(default).lower() else ""
        return ZERO if before is None and self._is_zero(after, path) else ""

    def _compare_json(self, before: Any, after: Any, path: tuple[str | int, ...]) -> bool:
        """Compares two texts as the JSON that they hold; False when they hold none."""
        if not isinstance(before, str) or not isinstance(after, str):
            return False
        left, right = parsed(before), parsed(after)
        if not isinstance(left, (dict, list)) or type(left) is not type(right):
            return False
        one, other = policies.normalised(left), policies.normalised(right)
        outer, self._text = self._text, POLICY if one and other else JSON
        count, noise = len(self.meaning.differences), sum(self.meaning.noise.values())
        self.compare(
            one if self._text == POLICY else left, other if self._text == POLICY else right, None, path, None, None
        )
        self._text = outer
        if len(self.meaning.differences) == count and sum(self.meaning.noise.values()) == noise:
            if self._is_cause(path):
                return False
            self.meaning.noise["equal JSON"] += 1
        return True


def _is_empty(value: Any) -> bool:
    return not isinstance(value, bool) and value in _EMPTY


def _differ_in_case(before: list[Any], after: list[Any]) -> bool:
    return Counter(map(canonical, before)) != Counter(map(canonical, after))


def _take(counts: Counter[str], text: str) -> bool:
    if counts[text] > 0:
        counts[text] -= 1
        return True
    return False
