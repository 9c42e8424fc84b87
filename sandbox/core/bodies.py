"""A request's body: read within a limit, parsed as the JSON object that the platform's APIs take."""

from __future__ import annotations

import asyncio
import json
import math
import re
from typing import Any

from starlette.requests import Request

from sandbox.core.errors import InvalidParameterValue

MAX_JSON_BYTES = 32 * 1024 * 1024
"""More than any of the platform's APIs takes as JSON; a notebook of 10 MB as base64 fits."""
MAX_JSON_VALUES = 50_000
"""Items of lists and fields of objects, at all depths: a job of 1,000 tasks has fewer. What more cost would be all other callers' time."""
_TEXT_OR_COMMA = re.compile(rb'"(?:[^"\\]|\\.)*"|,', re.DOTALL)


async def read(request: Request, limit: int) -> bytes | None:
    """The whole body; None when it has more than ``limit`` bytes, of which no more than that were ever in memory.

    The rest is read and thrown away, because most clients see an answer only once they have sent everything.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size <= limit:
            parts.append(part)
        else:
            parts.clear()
    return b"".join(parts) if size <= limit else None


async def json_object(request: Request, *, unique_names: bool = False) -> dict[str, Any]:
    """The body as a JSON object; an empty body is an empty one. Raises `InvalidParameterValue`, the platform's 400.

    ``unique_names``: refuse an object with a name in it twice, of which readers choose differently.
    """
    raw = await read(request, MAX_JSON_BYTES)
    if raw is None:
        raise _malformed(f"it has more than {MAX_JSON_BYTES} bytes")
    if not raw:
        return {}
    # Commas in texts count as well in this first look, which is all that most bodies need.
    if raw.count(b",") >= MAX_JSON_VALUES and await asyncio.to_thread(_has_too_many, raw):
        raise _malformed(f"it has more than {MAX_JSON_VALUES:,} values")
    try:
        pairs = _unique if unique_names else None
        body = json.loads(raw, parse_constant=_no_number, parse_float=_finite, object_pairs_hook=pairs)
        if b"\\u" in raw:
            # Half a surrogate pair is JSON but no text: it can be neither stored nor answered.
            json.dumps(body, ensure_ascii=False).encode()
    except ValueError as error:
        raise _malformed(str(error)) from None
    except RecursionError:
        raise _malformed("it is nested too deeply") from None
    if not isinstance(body, dict):
        raise _malformed("expected a JSON object")
    return body


def _has_too_many(raw: bytes) -> bool:
    commas = 0
    for found in _TEXT_OR_COMMA.finditer(raw):
        commas += found[0] == b","
        if commas >= MAX_JSON_VALUES:
            return True
    return False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same name twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"the number {text[:40]} is too large")
    return value


def _malformed(why: str) -> InvalidParameterValue:
    return InvalidParameterValue(f"Could not parse request object: {why}", error_code="MALFORMED_REQUEST")
