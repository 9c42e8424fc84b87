"""Addresses of objects, and of the code that they come from: one resource with count or for_each has an object for each index."""

import json
import re
from typing import Any

_INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')
_LAST_INDEX = re.compile(_INDEX.pattern + "$")


def without_indices(address: str) -> str:
    """An address as the code has it: `module.m["a"].aws_s3_bucket.b[0]` is `module.m.aws_s3_bucket.b` there."""
    return _INDEX.sub("", address) if "[" in address else address


def address_of(module: str | None, mode: str, kind: str, name: str, index: Any) -> str:
    """An object's address as Terraform writes it; `index` is a number, a text, or None where there is no count or for_each."""
    place = ".".join(part for part in (module, "data" if mode == "data" else "", kind, name) if part)
    return place if index is None else f"{place}[{json.dumps(index, ensure_ascii=False)}]"


def without_last_index(address: str) -> str:
    """The resource that an object is an instance of."""
    return _LAST_INDEX.sub("", address)
