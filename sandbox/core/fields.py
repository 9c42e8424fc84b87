"""Fields of a request's body in the type that a handler needs, or the platform's 400."""

from __future__ import annotations

from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.store import Document

_MAX_VARIABLE_BYTES = 128 * 1024 - 2
"""What Linux takes for one, with the = between and the end."""


def text(call: Call, field: str) -> str:
    """A required, non-empty string from path, body or query. Raises `InvalidParameterValue`."""
    value = call.need(field)
    if not isinstance(value, str):
        raise InvalidParameterValue(f"Invalid value for {field}: expected a string, got {type(value).__name__}.")
    return value


def objects(body: Document, field: str) -> list[Document]:
    """A list of JSON objects; absent and null mean an empty list. Raises `InvalidParameterValue`."""
    value = body.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InvalidParameterValue(f"Invalid value for {field}: expected a list of objects.")
    return value


def check_variables(variables: Document, field: str) -> None:
    """Environment variables that a process can have. Raises `InvalidParameterValue` for a name or value that no system takes."""
    for name, value in variables.items():
        if not name or "=" in name or "\x00" in name:
            raise InvalidParameterValue(
                f"Invalid value for {field}: {_short(name)} is no name of an environment variable: it must not be empty, "
                "nor hold = or a NUL character."
            )
        if "\x00" in str(value):
            raise InvalidParameterValue(
                f"Invalid value for {field}: the value of {_short(name)} holds a NUL character."
            )
        if len(f"{name}={value}".encode(errors="replace")) > _MAX_VARIABLE_BYTES:
            raise InvalidParameterValue(
                f"Invalid value for {field}: {_short(name)} is too long: name and value have at most {_MAX_VARIABLE_BYTES} bytes."
            )


def numbers(body: Document, field: str) -> list[int]:
    """A list of whole numbers; absent and null mean an empty list. Raises `InvalidParameterValue`."""
    value = body.get(field)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidParameterValue(f"Invalid value for {field}: expected a list of numbers.")
    return [number(item, field) for item in value]


def number(value: Any, field: str) -> int:
    """A whole number, given as one or as its digits. Raises `InvalidParameterValue`."""
    try:
        if isinstance(value, bool | float):
            raise ValueError
        found = int(value)
    except (TypeError, ValueError):
        raise InvalidParameterValue(f"Invalid value for {field}: expected a number, got {_short(value)}.") from None
    if not -(2**63) <= found < 2**63:
        raise InvalidParameterValue(f"Invalid value for {field}: {_short(value)} is too large.")
    return found


def not_negative(value: Any, field: str) -> int:
    """As `number`, at least 0: a place in a list, an amount."""
    found = number(value, field)
    if found < 0:
        raise InvalidParameterValue(f"Invalid value for {field}: must not be negative, got {found}.")
    return found


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 100 else f"{shown[:100]}…"
