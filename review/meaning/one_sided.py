"""Differences of a value that exists on one side only: an object that is made or goes, or a part of one."""

from typing import Any

from review.meaning.collected import Collected
from review.meaning.difference import Difference
from review.meaning.identity import keyed
from review.meaning.paths import attribute
from review.meaning.place import Part, at, element_name

_NESTED = frozenset((dict, list))


def one_sided(found: Collected, part: Part) -> None:
    """Adds every value of a part that is not empty."""
    value, unknown, marks = part.value, part.unknown, part.marks
    if unknown is True:
        # At the top it has been noted already, in one go with its like.
        if len(part.path) > 1:
            found.add(part.path, None, None, marks is True, unknown=True)
        return
    kind = type(value)
    if marks is True or kind not in _NESTED:
        if value is None and type(unknown) in _NESTED and marks is not True:
            one_sided(found, part._replace(value=type(unknown)(), element=False))
        elif (value is not None and value != "") or unknown:
            _one(found, part, part.path, value, marks is True)
    elif kind is list:
        _elements(found, part)
    else:
        _attributes(found, part)


def _attributes(found: Collected, part: Part) -> None:
    path, values, _, _, comes, element, text, among = part
    mirror: Any = part.unknown if type(part.unknown) is dict else None
    secret: Any = part.marks if type(part.marks) is dict else None
    as_it_is = not among and not found.causes
    # What is empty is shown where it is an entry of a map, such as a tag without a value.
    leaves_out_empty = not path or (element and not text)
    for name, item in values.items():
        if item is None:
            continue
        if item == "":
            if not leaves_out_empty:
                _one(found, part, (*path, name), item, bool(secret) and secret.get(name) is True)
            continue
        mark = mirror.get(name) if mirror else None
        hidden = secret.get(name) if secret else None
        if mark or hidden or type(item) in _NESTED:
            if item or mark or hidden is True:
                one_sided(found, Part((*path, name), item, mark, hidden, comes, False, text, among))
        elif as_it_is:
            # Most of a large plan is this, so it costs no call.
            before, after = (None, item) if comes else (item, None)
            found.meaning.differences.append(Difference((*path, name), before, after))
        else:
            _one(found, part, (*path, name), item, False)
    for name, mark in mirror.items() if mirror else ():
        if mark and (path or mark is not True) and values.get(name) in (None, ""):
            hidden = secret.get(name) if secret else None
            one_sided(found, Part((*path, name), None, mark, hidden, comes, False, text, among))


def _elements(found: Collected, part: Part) -> None:
    path, values, _, _, comes, _, text, among = part
    mirror: Any = part.unknown if type(part.unknown) is list else ()
    secret: Any = part.marks if type(part.marks) is list else ()
    names = _names(found, part, secret)
    size, known, told = len(values), len(mirror), len(secret)
    # The mirror may be the longer one: an element that is unknown as a whole need not be in the list.
    for number in range(max(size, known)):
        item = values[number] if number < size else None
        mark = mirror[number] if number < known else None
        hidden = secret[number] if number < told else None
        here = (*path, names[number] if number < len(names) else number)
        count = len(found.meaning.differences)
        one_sided(found, Part(here, item, mark, hidden, comes, True, text, among))
        if item is not None and len(found.meaning.differences) == count:
            # An empty block says something by being there: `allow {}`. So does an empty parameter.
            _one(found, part, here, {} if type(item) is dict else item, False)


def _one(found: Collected, part: Part, path: tuple[str | int, ...], value: Any, sensitive: bool) -> None:
    if part.among and part.comes and found.is_zero(value, path, part.text):
        found.note_zero(path, value, sensitive)
    else:
        before, after = (None, value) if part.comes else (value, None)
        found.add(path, before, after, sensitive)


def _names(found: Collected, part: Part, secret: Any) -> list[str]:
    """What a list's elements are called in paths, where their position says nothing; empty where it does."""
    known = keyed(attribute(part.path), part.value)
    if known is not None:
        return [f"[{key}]" for key in known]
    if found.has_no_order(part.path, part.text):
        return [element_name(value, at(secret, number)) for number, value in enumerate(part.value)]
    return []
