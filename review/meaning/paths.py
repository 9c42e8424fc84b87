"""How paths and values are written as text."""

from functools import lru_cache
from typing import Any

import msgspec


@lru_cache(maxsize=50_000)
def dotted(path: tuple[str | int, ...]) -> str:
    """A path as it is written: `task[task_key=train].library[pypi:numpy].pypi[0].package`."""
    out = ""
    for segment in path:
        if isinstance(segment, int):
            out += f"[{segment}]"
        elif segment.startswith("["):
            out += segment
        else:
            out += f".{segment}" if out else segment
    return out


@lru_cache(maxsize=50_000)
def attribute(path: tuple[str | int, ...]) -> str:
    """The name of the attribute that a path ends in, or whose element it ends in."""
    return next((segment for segment in reversed(path) if isinstance(segment, str) and not segment.startswith("[")), "")


@lru_cache(maxsize=50_000)
def plain(path: tuple[str | int, ...]) -> str:
    """A path without positions and identities, as schemas name attributes."""
    return ".".join(segment for segment in path if isinstance(segment, str) and not segment.startswith("["))


def parsed(text: str) -> Any:
    """The JSON object or list that a text holds; None when it holds neither."""
    if text[:1] not in "{[ \n" or len(text) < 2:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def canonical(value: Any) -> str:
    """A text that is the same for equal values, whatever the order of their keys."""
    try:
        return msgspec.json.encode(value, order="sorted").decode()
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError, TypeError):
        return repr(value)


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal in a plan, where true is not 1, as it is in Python."""
    if left != right or isinstance(left, bool) is not isinstance(right, bool):
        return False
    return not isinstance(left, (dict, list)) or canonical(left) == canonical(right) or _deeply_same(left, right)


def _deeply_same(left: Any, right: Any) -> bool:
    """Tells 1 and 1.0, which are one number, from 1 and true, which are not one value."""
    if isinstance(left, dict) and isinstance(right, dict):
        return all(same(value, right.get(name)) for name, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return all(same(one, other) for one, other in zip(left, right, strict=True))
    return same(left, right)
