"""Answers that a kill, or a connection that broke, may have kept from their callers.

Between the commit of a creation and the last byte of its answer a kill leaves the caller not knowing what was done: Terraform would make
the object again, and find its name taken or have it twice. So a creation's answer is kept in the same transaction. `delivery` knows which
answers were handed over; one that was is never given again, so that a second request that is meant to be one is carried out. One that was
not goes to the first identical request of the same caller, once, within an hour of the restart, provided that what it made is still there.
"""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from starlette.responses import JSONResponse

from sandbox.core.call import Call
from sandbox.core.delivery import Deliveries
from sandbox.core.store import Store
from sandbox.core.workspace import Workspace

KIND = "unacknowledged_answer"
LASTS_SECONDS = 3600
# A token is shown once, to whoever asked; its text is nowhere in the store.
_NEVER_KEPT = ("/api/2.0/token/", "/api/2.0/token-management/", "/oidc/")


class Answers:
    """The answers kept in ``store`` that were not handed over."""

    def __init__(self, store: Store, deliveries: Deliveries) -> None:
        self._store, self.deliveries = store, deliveries
        self._lost: dict[str, dict[str, Any]] = {}
        self._handed_over: list[str] = []
        self._until = time.monotonic() + LASTS_SECONDS
        for key, kept in store.items(KIND):
            if deliveries.is_delivered(int(key)):
                store.delete(KIND, key)
            elif time.time() - kept.setdefault("found", time.time()) < LASTS_SECONDS:
                self._lost[key] = store.put(KIND, key, kept)
            else:
                store.delete(KIND, key)

    @staticmethod
    def of(workspace: Workspace) -> Answers:
        found: Answers = workspace.services["answers"]
        return found

    def earlier(self, call: Call, fields: Any = None) -> KeptAnswer | None:
        """The answer that an identical request did not get, once. ``fields``: what was asked, where the handler read the body itself."""
        if not self._lost or call.request.method != "POST" or time.monotonic() > self._until:
            return None
        asked = asked_by(call, fields)
        for key, kept in list(self._lost.items()):
            if kept["asked"] == asked:
                del self._lost[key]
                self._store.delete(KIND, key)
                if all(self._unchanged(*made) for made in kept["made"]):
                    return KeptAnswer(kept["answer"], self, self.keep_asked(asked, kept["answer"], kept["made"]))
        return None

    def keep(self, call: Call, answer: Any, fields: Any = None) -> str | None:
        """Keep the answer of a request that has just made something; the key by which `KeptAnswer` knows it."""
        made: list[list[Any]] = [[kind, key] for kind, key in self._store.inserted]
        if call.request.method != "POST" or call.request.url.path.startswith(_NEVER_KEPT) or not made:
            return None
        if answer is None or answer == {}:
            # It names nothing: what it made has to be as it was made, or a later request would get an answer that is no longer true.
            made = [[kind, key, self._store.get(kind, key)] for kind, key in self._store.inserted]
        elif not isinstance(answer, dict):
            return None
        return self.keep_asked(asked_by(call, fields), answer or {}, made)

    def keep_asked(self, asked: str, answer: dict[str, Any], made: list[list[Any]]) -> str:
        for key in self._handed_over:
            self._store.delete(KIND, key)
        self._handed_over = []
        key = f"{self._store.next_id(KIND):020}"
        self._store.put(KIND, key, {"asked": asked, "answer": answer, "made": made})
        return key

    def lost(self, key: str) -> None:
        """The answer did not reach its connection, which was gone: the same request may come again by another one."""
        if kept := self._store.get(KIND, key):
            self._lost[key] = kept
            self._until = max(self._until, time.monotonic() + LASTS_SECONDS)

    def handed_over(self, key: str) -> None:
        """Forgotten with the next creation: a commit of its own for each would cost as much as the creation."""
        self._handed_over.append(key)

    def _unchanged(self, kind: str, key: str, *document: Any) -> bool:
        found = self._store.get(kind, key)
        return found is not None and (not document or found == document[0])


class KeptAnswer(JSONResponse):
    """An answer of which it is noted whether it was handed over."""

    def __init__(self, content: Any, answers: Answers, key: str) -> None:
        super().__init__(content)
        self.answer, self.key, self._answers = content, key, answers

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        client = tuple(scope["client"])
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        self._answers.deliveries.expect(client, int(self.key))
        await send({"type": "http.response.body", "body": self.body})
        if self._answers.deliveries.was_written(client):
            self._answers.handed_over(self.key)
        else:
            self._answers.lost(self.key)


def asked_by(call: Call, fields: Any = None) -> str:
    """Who asked for what."""
    url = call.request.url
    said = json.dumps([call.principal, url.path, url.query, call.body if fields is None else fields], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
