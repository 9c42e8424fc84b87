"""Sizes by name: of warehouses, of instances, of units of capacity; which of two is the smaller."""

import re

_NAMES = ["2x-small", "x-small", "small", "medium", "large", "x-large", "2x-large", "3x-large", "4x-large", "5x-large"]
_CLASSES = ["nano", "micro", "small", "medium", "large", "xlarge"]
_CLASS = re.compile(r"(.+)\.(?:(\d+)xlarge|(nano|micro|small|medium|large|xlarge)|metal.*)")
_NUMBERED = re.compile(r"([A-Za-z_]+?)_?(\d+)")


def is_smaller(new: object, old: object) -> bool:
    """Whether the first of two sizes of one kind is the smaller; false where they cannot be compared."""
    one, other = _rank(str(new)), _rank(str(old))
    return one is not None and other is not None and one[0] == other[0] and one[1] < other[1]


def _rank(size: str) -> tuple[str, float] | None:
    """What sizes it can be compared with, and where it stands among them."""
    name = size.strip().lower()
    if name in _NAMES:
        return "", _NAMES.index(name)
    if found := _CLASS.fullmatch(name):
        family, many, single = found.groups()
        if many or single:
            return family, len(_CLASSES) - 2 + int(many) if many else _CLASSES.index(single)
        return None
    # `CU_4`, or a plain number.
    if found := _NUMBERED.fullmatch(name):
        return found[1], int(found[2])
    return ("number", float(name)) if name.replace(".", "", 1).isdecimal() else None
