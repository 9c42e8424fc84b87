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
