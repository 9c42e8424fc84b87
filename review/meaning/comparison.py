"""Compares what is there with what will be. What is taken out as meaningless is counted; what replaces an object never is."""

from collections import Counter
from typing import Any

from review.meaning import policies
from review.meaning.collected import PLATFORM, ZERO, Collected
from review.meaning.identity import ORDERED, keyed
from review.meaning.noise import meaningless
from review.meaning.one_sided import one_sided
from review.meaning.paths import attribute, canonical, parsed, same
from review.meaning.place import JSON, POLICY, Pair, Part, at, element_name, is_element


def compare(found: Collected, pair: Pair) -> None:
    """Adds to ``found`` in what two values differ."""
    _, before, after, unknown, old, new, _, _ = pair
    if unknown is True:
        _unknown(found, pair)
    elif not unknown and same(before, after):
        return
    elif old is True or new is True or (not unknown and not before and not after):
        _leaf(found, pair)
    elif isinstance(before, dict) or isinstance(after, dict) or isinstance(unknown, dict):
        _objects(found, pair)
    elif isinstance(before, list) or isinstance(after, list) or isinstance(unknown, list):
        _lists(found, pair)
    else:
        _leaf(found, pair)


def _unknown(found: Collected, pair: Pair) -> None:
    path = pair.path
    if len(path) == 1 and path[0] in found.facts.platform and not found.is_cause(path):
        found.meaning.noise[PLATFORM] += 1
    else:
        found.add(path, pair.before, None, pair.sensitive, unknown=True)


def _objects(found: Collected, pair: Pair) -> None:
    path, before, after, unknown, _, _, text, _ = pair
    if before is None or (after is None and not unknown):
        _comes_or_goes(found, pair)
        return
    after = {} if after is None else after
    if not isinstance(before, dict) or not isinstance(after, dict):
        _leaf(found, pair._replace(after=after, old=None, new=None))
        return
    later, old, new = (mark if isinstance(mark, dict) else {} for mark in (unknown, pair.old, pair.new))
    for name in dict.fromkeys((*before, *after, *later)):
        left, right, mark = before.get(name), after.get(name), later.get(name)
        if not mark and same(left, right):
            continue
        inner = Pair((*path, name), left, right, mark, old.get(name), new.get(name), text)
        if (left == "" or right == "") and not mark and path and (name in before) is not (name in after):
            # Attributes are there on both sides, if only as null: this is an entry of a map, such as a tag without a value.
            found.add(inner.path, left, right, inner.sensitive)
        else:
            compare(found, inner)


def _comes_or_goes(found: Collected, pair: Pair) -> None:
    """An object where there was none, or none where there was one; empty, it is told by being there."""
    path, before, after, unknown, old, new, text, beside = pair
    count, element = len(found.meaning.differences), is_element(path)
    if before is None:
        value = {} if after is None else after
        one_sided(found, Part(path, value, unknown, new, True, element, text, among=beside and element))
    else:
        one_sided(found, Part(path, before, None, old, False, element, text))
    if len(found.meaning.differences) == count:
        found.add(path, None if before is None else {}, None if after is None else {}, False)


def _lists(found: Collected, pair: Pair) -> None:
    path, before, after, text = pair.path, pair.before, pair.after, pair.text
    if (not isinstance(before, list) and before is not None) or (not isinstance(after, list) and after is not None):
        _leaf(found, pair._replace(old=None, new=None))
        return
    later, old, new = (mark if isinstance(mark, list) else [] for mark in (pair.unknown, pair.old, pair.new))
    pair = Pair(path, before or [], after or [], later, old, new, text)
    name = attribute(path)
    left, right = keyed(name, pair.before), keyed(name, pair.after)
    if left is not None and right is not None and (left or right):
        _keyed(found, pair, left, right)
    elif found.has_no_order(path, text):
        _sets(found, pair)
    else:
        for number in range(max(len(pair.before), len(pair.after), len(later))):
            compare(found, _element(pair, number, number, number))


def _element(pair: Pair, was: int, will: int, name: str | int) -> Pair:
    """The element at position ``was`` before and ``will`` after; -1 for a side that has none."""
    return Pair(
        (*pair.path, name),
        at(pair.before, was),
        at(pair.after, will),
        at(pair.unknown, will),
        at(pair.old, was),
        at(pair.new, will),
        pair.text,
        beside=bool(pair.before),
    )


def _keyed(found: Collected, pair: Pair, left: dict[str, int], right: dict[str, int]) -> None:
    """Elements that have an identity."""
    common, were = [key for key in right if key in left], [key for key in left if key in right]
    if common != were:
        _order(found, pair, were, common)
    for key in dict.fromkeys((*left, *right)):
        compare(found, _element(pair, left.get(key, -1), right.get(key, -1), f"[{key}]"))


def _order(found: Collected, pair: Pair, were: list[str], come: list[str]) -> None:
    """Elements that have an identity stand in another order."""
    path = pair.path
    free = bool(found.facts.order_free) and attribute(path) not in ORDERED and pair.text != JSON
    if (free or found.has_no_order(path, pair.text)) and not found.is_cause(path):
        found.meaning.noise["order"] += 1
    else:
        found.add((*path, "[order]"), ", ".join(were), ", ".join(come), False)


def _sets(found: Collected, pair: Pair) -> None:
    """Elements without an identity are the same when they are equal."""
    path, before, after, later = pair.path, pair.before, pair.after, pair.unknown
    sensitive = any(mark is True for side in (pair.old, pair.new) for mark in side)
    if any(mark is True for mark in later):
        # With one element unknown nobody knows the set; what is known of it is told all the same.
        known = [element for number, element in enumerate(after) if element is not None and not at(later, number)]
        found.add(path, before, known or None, sensitive, unknown=True)
        return
    folded = pair.text == POLICY and policies.ignores_case(attribute(path))
    left, come = _only_on_one_side(pair, folded)
    if not left and not come and before != after:
        if found.is_cause(path):
            found.add(path, before, after, sensitive)
        else:
            found.meaning.noise["case" if folded and _differ_in_case(before, after) else "order"] += 1
    if len(left) == len(come) and pair.text == POLICY and attribute(path) == "Statement":
        # Statements that nobody named: the first that is another now is taken for the first that was.
        for one, other in zip(left, come, strict=True):
            compare(found, Pair((*path, other), before[one], after[other], text=pair.text))
        return
    for number in left:
        gone = Pair((*path, element_name(before[number], at(pair.old, number))), before[number], None)
        compare(found, gone._replace(old=at(pair.old, number), text=pair.text, beside=bool(before)))
    for number in come:
        compare(found, _element(pair, -1, number, element_name(after[number], at(pair.new, number))))


def _only_on_one_side(pair: Pair, folded: bool) -> tuple[list[int], list[int]]:
    """The positions of elements that the other side does not have: of those before, and of those after."""
    texts = [canonical(element).lower() if folded else canonical(element) for element in pair.before]
    gone = Counter(texts)
    come: list[int] = []
    for number, element in enumerate(pair.after):
        text = canonical(element).lower() if folded else canonical(element)
        if gone[text] > 0 and not at(pair.unknown, number):
            gone[text] -= 1
        else:
            come.append(number)
    return [number for number, text in enumerate(texts) if _take(gone, text)], come


def _leaf(found: Collected, pair: Pair) -> None:
    kind = meaningless(found, pair)
    if kind == ZERO:
        found.note_zero(pair.path, pair.after, pair.sensitive)
    elif kind:
        found.meaning.noise[kind] += 1
    elif pair.sensitive or not _json(found, pair):
        found.add(pair.path, pair.before, pair.after, pair.sensitive)


def _json(found: Collected, pair: Pair) -> bool:
    """Compares two texts as the JSON that they hold; False when they hold none."""
    path, before, after = pair.path, pair.before, pair.after
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    left, right = parsed(before), parsed(after)
    if not isinstance(left, (dict, list)) or type(left) is not type(right):
        return False
    one, other = policies.normalised(left), policies.normalised(right)
    meaning = found.meaning
    count, noise = len(meaning.differences), sum(meaning.noise.values())
    if one and other:
        compare(found, Pair(path, one, other, text=POLICY))
    else:
        compare(found, Pair(path, left, right, text=JSON))
    if len(meaning.differences) == count and sum(meaning.noise.values()) == noise:
        if found.is_cause(path):
            return False
        meaning.noise["equal JSON"] += 1
    return True


def _differ_in_case(before: list[Any], after: list[Any]) -> bool:
    return Counter(map(canonical, before)) != Counter(map(canonical, after))


def _take(counts: Counter[str], text: str) -> bool:
    if counts[text] > 0:
        counts[text] -= 1
        return True
    return False
