"""Answers that a kill may have kept from their callers.

Between the commit of a creation and the last byte of its answer a kill leaves the caller not knowing what was done: Terraform would make
the object again, and find its name taken or have it twice. So a creation's answer is kept in the same transaction, and forgotten as soon
as it has been written to the caller. What is left after a restart may never have arrived: the first identical request of the same caller
gets that answer instead of being carried out again, provided that what it made is still there.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from typing import Any

from starlette.responses import JSONResponse

from sandbox.core.call import Call
from sandbox.core.store import Store

KIND = "unacknowledged_answer"
LASTS_SECONDS = 3600
# A token is shown once, to whoever asked; its text is nowhere in the store.
_NEVER_KEPT = ("/api/2.0/token/", "/api/2.0/token-management/")


class Answers:
    """The answers kept in ``store``. One object a process: what it finds when it starts is from an earlier one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._earlier: dict[str, dict[str, Any]] = {}
        for key, kept in store.items(KIND):
            if time.time() - kept["time"] < LASTS_SECONDS:
                self._earlier[key] = kept
            else:
                store.delete(KIND, key)

    def earlier(self, call: Call) -> dict[str, Any] | None:
        """The answer that an identical request before the restart would have had, once."""
        if not self._earlier or call.request.method != "POST":
            return None
        asked = _asked(call)
        for key, kept in list(self._earlier.items()):
            if kept["asked"] == asked:
                del self._earlier[key]
                self._store.delete(KIND, key)
                if all(self._store.get(kind, made) is not None for kind, made in kept["made"]):
                    return dict(kept["answer"])
        return None

    def keep(self, call: Call, answer: Any) -> str | None:
        """Keep the answer of a request that has just made something; the key to forget it by."""
        if call.request.method != "POST" or call.request.url.path.startswith(_NEVER_KEPT):
            return None
        if not (isinstance(answer, dict) and answer and self._store.inserted):
            return None
        key = f"{self._store.next_id(KIND):020}"
        kept = {"asked": _asked(call), "answer": answer, "made": self._store.inserted[:], "time": time.time()}
        self._store.put(KIND, key, kept)
        return key

    def forget(self, key: str) -> None:
        self._store.delete(KIND, key)


class KeptAnswer(JSONResponse):
    """An answer that is forgotten once it has been handed over."""

    def __init__(self, content: Any, answers: Answers, key: str) -> None:
        super().__init__(content)
        self._answers, self._key = answers, key

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await super().__call__(scope, receive, send)
        asyncio.get_running_loop().call_soon(self._answers.forget, self._key)


def _asked(call: Call) -> str:
    """Who asked for what."""
    said = json.dumps([call.principal, call.request.url.path, call.body], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
