"""What a request's body may look like: the known fields' types, checked before a handler sees it.

A shape is one of the names below, ``[shape]`` (a list), ``{"field": shape}`` (an object; other fields pass, as on the platform) or
``MapOf(shape)`` (an object with keys of its own). A field that is null counts as absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox.core.errors import InvalidParameterValue


@dataclass(frozen=True)
class Plain:
    """A value without parts: how it is called in an error, and what is one."""

    name: str
    fits: Callable[[Any], bool]


@dataclass(frozen=True)
class MapOf:
    """An object whose values all have ``shape``."""

    shape: Shape


Shape: TypeAlias = "Plain | MapOf | list[Shape] | dict[str, Shape]"

_INT64 = 2**63
_DIGITS = re.compile(r"-?[0-9]{1,18}")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64


ANY = Plain("anything", lambda _: True)
TEXT = Plain("a string", lambda value: isinstance(value, str))
FLAG = Plain("true or false", lambda value: isinstance(value, bool))
WHOLE = Plain("a whole number", _is_whole)
ID = Plain(
    "a whole number", lambda value: _is_whole(value) or (isinstance(value, str) and bool(_DIGITS.fullmatch(value)))
)
"""An identifier that is a number; its digits in a string do as well."""
SCALAR = Plain("a string, a number, true or false", lambda value: isinstance(value, str | int | float))
OBJECT: Shape = MapOf(ANY)


def check(value: Any, shape: Shape, where: str = "") -> None:
    """Raise `InvalidParameterValue` (MALFORMED_REQUEST) for the first part of ``value`` that does not have its shape."""
    if isinstance(shape, Plain):
        if not shape.fits(value):
            raise _wrong(where, shape.name, value)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise _wrong(where, "a list", value)
        for number, item in enumerate(value):
            check(item, shape[0], f"{where}[{number}]")
    else:
        if not isinstance(value, dict):
            raise _wrong(where, "an object", value)
        for name, item in value.items():
            known = shape.shape if isinstance(shape, MapOf) else shape.get(name)
            if known is not None and item is not None:
                check(item, known, f"{where}.{name}" if where else name)


def _wrong(where: str, expected: str, value: Any) -> InvalidParameterValue:
    shown = json.dumps(value)
    shown = shown if len(shown) <= 100 else f"{shown[:100]}…"
    return InvalidParameterValue(
        f"Invalid value for {where}: expected {expected}, got {shown}.", error_code="MALFORMED_REQUEST"
    )
