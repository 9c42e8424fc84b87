"""Requests come from this machine under its own name.

A page of any web site can have its name resolved to 127.0.0.1 and then talk to a local server as its own origin (DNS rebinding); and
whoever writes a path into the Host header would have the server's own idea of a request's address be another than the one it checked.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.core.errors import PermissionDenied

_LOCAL = re.compile(r"(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)*localhost)(:[0-9]{1,5})?", re.IGNORECASE)


class LocalHostsOnly:
    """Refuses requests whose Host header is neither a loopback address nor ``localhost``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _LOCAL.fullmatch(Headers(scope=scope).get("host", "")):
            refusal = PermissionDenied("The sandbox answers under 127.0.0.1 and localhost only.")
            return await JSONResponse(refusal.body(), status_code=refusal.status)(scope, receive, send)
        return await self._app(scope, receive, send)
