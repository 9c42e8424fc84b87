"""An address is text: its path and query, decoded, are UTF-8 on lines of their own.

The server replaces bytes that are none by U+FFFD, by which two names become one; and a line break fits no route, so that it would be told
that something is not emulated.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.core.errors import InvalidParameterValue

_BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class TextAddresses:
    """Refuses requests whose path or query is no text, or whose path has more than one line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (why := _problem(scope["raw_path"], scope["query_string"])):
            refusal = InvalidParameterValue(f"Invalid address: {why}.")
            return await JSONResponse(refusal.body(), status_code=refusal.status)(scope, receive, send)
        return await self._app(scope, receive, send)


def _problem(path: bytes, query: bytes) -> str | None:
    try:
        text = unquote_to_bytes(path).decode()
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return "it is no text in UTF-8"
    return "a name holds a line break" if _BREAKS.search(text) else None
