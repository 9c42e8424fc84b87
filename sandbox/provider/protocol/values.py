"""Terraform's values as Python's: MessagePack in both directions, with a mark for what is not known yet.

Source: https://github.com/zclconf/go-cty/blob/main/cty/msgpack/doc.go. Objects are dictionaries, lists and sets are lists.
"""

from __future__ import annotations

import json
from typing import Any

import msgpack


class Unknown:
    """A value that only apply will bring. There is one, `UNKNOWN`."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __deepcopy__(self, _: Any) -> Unknown:
        return self

    def __copy__(self) -> Unknown:
        return self


UNKNOWN = Unknown()
_UNKNOWN_BYTES = msgpack.ExtType(0, b"\x00")


def decode(data: bytes) -> Any:
    """Every extension type is an unknown; refinements of it (type 12) are hints only."""
    if not data:
        return None
    return msgpack.unpackb(data, ext_hook=lambda _code, _data: UNKNOWN, strict_map_key=False, raw=False)


def encode(value: Any) -> bytes:
    return msgpack.packb(value, default=_extension, use_bin_type=True)


def _extension(value: Any) -> Any:
    if isinstance(value, Unknown):
        return _UNKNOWN_BYTES
    raise TypeError(f"{type(value).__name__} is not a Terraform value")


def canonical(value: Any) -> str:
    """Text that is equal for equal values: to compare, and to order a set's elements by."""
    return json.dumps(value, sort_keys=True, default=repr)


def is_known(value: Any) -> bool:
    """False when the value is, or holds at any depth, an unknown."""
    if isinstance(value, dict):
        return all(map(is_known, value.values()))
    if isinstance(value, list):
        return all(map(is_known, value))
    return value is not UNKNOWN
