"""A request for MLflow's server, parsed once: what is checked is what is sent on, built anew from what was parsed.

MLflow's server takes fields from the query or the body and reads some things in more than one way (a JSON text inside a string is
parsed again). So nothing of the bytes that came is passed on, and what could be read in two ways is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from sandbox.core import gaps
from sandbox.core.bodies import json_object
from sandbox.core.call import Call
from sandbox.core.errors import ApiError, InvalidParameterValue, NotImplementedYet, ResourceDoesNotExist

_SEGMENTS = re.compile(r"[\w.:@=+ -]+(/[\w.:@=+ -]+)*", re.ASCII)
_LONG_NUMBER = re.compile(r"\d{19,}", re.ASCII)
_KEY_BEHIND = "/tags/"
"""The one part of a path that may be any text: a tag's key."""


@dataclass(frozen=True)
class MlflowRequest:
    """``rest``: the path below ``prefix`` (``/api/2.0/mlflow``), decoded. ``fields``: of the query or the body, whichever there is."""

    method: str
    prefix: str
    rest: str
    fields: Mapping[str, Any]
    in_query: bool

    @property
    def path(self) -> str:
        return f"{self.prefix}/{'/'.join(quote(part, safe='') for part in self._segments())}"

    def _segments(self) -> list[str]:
        head, separator, key = self.rest.partition(_KEY_BEHIND)
        return [*head.split("/"), *(["tags", key] if separator else [])]

    @property
    def query(self) -> str:
        return urlencode(dict(self.fields), doseq=True) if self.in_query else ""

    @property
    def content(self) -> bytes:
        return b"" if self.in_query or not self.fields else json.dumps(dict(self.fields)).encode()


async def parsed(call: Call) -> MlflowRequest:
    """Raises `InvalidParameterValue`, the platform's 400, for what two readers could read differently."""
    request, rest = call.request, call.path["rest"]
    prefix = str(request.scope["path"]).removesuffix(f"/{rest}")
    _check_path(call, rest)
    query: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        query.setdefault(name, []).append(value)
    body = await _body(call)
    if query and body:
        raise _refused("its fields stand in the query and in the body; give them in one place")
    given = body or {name: values if len(values) > 1 else values[0] for name, values in query.items()}
    fields = {snake_case(name): value for name, value in given.items()}
    if len(fields) < len(given):
        raise _refused("a field stands in it twice, in two spellings")
    _check_values(fields)
    # Of these methods MLflow's server reads the body alone, where the platform takes the query as well.
    return MlflowRequest(request.method, prefix, rest, fields, in_query=request.method == "GET" and not body)


def _check_values(fields: Mapping[str, Any]) -> None:
    """What MLflow's server hands on to its database unseen, which fails on it."""
    waiting: list[tuple[str, Any]] = [*fields.items()]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += [(name, each) for each in value]
        elif isinstance(value, int | str) and _is_too_large(name, value):
            raise _refused(f"{name} is a number of more than 64 bits")
        elif name == "page_token" and not str(value or "").isascii():
            raise _refused("page_token is none that this API gave out")


def _is_too_large(name: str, value: int | str) -> bool:
    if isinstance(value, str):
        return bool(name.endswith("_id") and _LONG_NUMBER.fullmatch(value)) and int(value[:20]) >= 2**63
    return not -(2**63) <= value < 2**63


def snake_case(name: str) -> str:
    """``run_id`` for ``runId`` too: the JSON of protocol buffers may have either."""
    return re.sub("[A-Z]", lambda letter: "_" + letter.group().lower(), name)


def not_offered(call: Call) -> ApiError:
    """For an API that MLflow's server does not have. Of version 4 clients know ENDPOINT_NOT_FOUND and take the older API then."""
    gaps.mark(call.request)
    asked = f"{call.request.method} {call.request.url.path}"
    if call.request.url.path.startswith("/api/4.0/"):
        return ResourceDoesNotExist(f"No API found for '{asked}'", error_code="ENDPOINT_NOT_FOUND")
    return NotImplementedYet(f"The sandbox does not emulate {asked}: MLflow's own server has no such API.")


def _check_path(call: Call, rest: str) -> None:
    head, _, key = rest.partition(_KEY_BEHIND)
    if {"", ".", ".."} & set(head.split("/")) or key in (".", ".."):
        raise not_offered(call)
    if not _SEGMENTS.fullmatch(head) or not (key + "x").isprintable():
        raise _refused(f"the path {rest!r} holds a character that has no place in one")


async def _body(call: Call) -> dict[str, Any]:
    """Read as JSON whatever its Content-Type, as the platform's other APIs do (`curl -d` names a form); it is sent on as JSON."""
    return await json_object(call.request, unique_names=True)


def _refused(why: str) -> InvalidParameterValue:
    return InvalidParameterValue(f"Could not parse request object: {why}.", error_code="MALFORMED_REQUEST")
