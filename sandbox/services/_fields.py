"""Fields of a request's body in the type that a handler needs, or the platform's 400."""

from __future__ import annotations

from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.store import Document


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
        return int(value)
    except (TypeError, ValueError):
        raise InvalidParameterValue(f"Invalid value for {field}: expected a number, got {value!r}.") from None
