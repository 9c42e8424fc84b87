"""What was asked for and is not emulated, counted by client: the honest 501s, and MLflow's APIs that its own server does not have.

A client is the first name and version of the User-Agent, which the SDKs, the CLI, Terraform's providers and MLflow all send.
"""

from __future__ import annotations

import logging
import re
import sqlite3

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.core.store import Documents, Store
from sandbox.core.workspace import now_ms

log = logging.getLogger("sandbox")

KIND = "not_emulated"
_MOST_ROWS = 300
"""What comes after so many different requests is counted under one path, so that no client fills the store."""
_OTHERS = "(others)"
_ID = re.compile(r"[0-9]+|[0-9a-f-]{16,}", re.IGNORECASE)
_NAME_BYTES, _PATH_BYTES = 80, 200


def mark(connection: HTTPConnection) -> None:
    """This request's answer counts, although its status is not 501: clients know another one for what a server does not have."""
    connection.state.not_emulated = True


def found(store: Store) -> Documents:
    """``client``, ``method``, ``path``, ``count`` and ``last`` (milliseconds) of each, the most frequent first."""
    return sorted(store.list(KIND), key=lambda row: (-row["count"], row["client"], row["path"], row["method"]))


class Gaps:
    """Counts them as they are answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                marked = (scope.get("state") or {}).get("not_emulated", False)
                if marked or message["status"] == 501:
                    _count(scope)
            await send(message)

        await self._app(scope, receive, counting if scope["type"] == "http" else send)


def _count(scope: Scope) -> None:
    store: Store = scope["app"].state.workspace.store
    row = {
        "client": client(Headers(scope=scope).get("user-agent", "")),
        "method": scope["method"],
        "path": _path(scope),
    }
    try:
        with store.transaction():
            known = store.get(KIND, _key(row))
            if known is None and len(store.list(KIND)) >= _MOST_ROWS:
                row = {"client": _OTHERS, "method": _OTHERS, "path": _OTHERS}
                known = store.get(KIND, _key(row))
            count = 1 + (known["count"] if known else 0)
            store.put(KIND, _key(row), {**row, "count": count, "last": now_ms()})
    except sqlite3.Error as error:  # a full disk: the answer matters more than its count
        log.error("an answer that says what is missing was not counted: %s", error)


def _key(row: dict[str, str]) -> str:
    return f"{row['client']} {row['method']} {row['path']}"


def client(user_agent: str) -> str:
    """``mlflow-python-client/3.18.0`` of ``mlflow-python-client/3.18.0 …``; the SDK's default for "no product" is passed over."""
    names = [each for each in user_agent.split() if not each.startswith("unknown/")]
    return _clean(names[0], _NAME_BYTES) if names else "(no User-Agent)"


def _path(scope: Scope) -> str:
    """The path with ``{id}`` for what names one object by a number or a long id."""
    parts = ["{id}" if _ID.fullmatch(part) else part for part in scope["path"].split("/")]
    return _clean("/".join(parts), _PATH_BYTES)


def _clean(text: str, most: int) -> str:
    return "".join(each if each.isprintable() else "?" for each in text[:most])
