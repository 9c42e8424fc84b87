"""Rate limits of an endpoint: calls in the last minute, for the whole endpoint, each user, or a named principal."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

WINDOW_SECONDS = 60.0


class RateLimiter:
    """``rules`` as in ``ai_gateway.rate_limits`` or the older ``rate_limits``: ``calls`` per minute, ``key``, ``principal``.

    ``key``: ``endpoint`` (also without one) counts all calls, ``user`` each caller's, ``user_group`` and ``service_principal`` those of
    ``principal``. Limits in ``tokens`` count what language models consume and never bind a model that has no tokens.
    """

    def __init__(self, rules: list[dict[str, Any]]) -> None:
        self._rules = [rule for rule in rules if rule.get("calls") is not None]
        self._calls: dict[tuple[int, str], deque[float]] = {}

    def __bool__(self) -> bool:
        return bool(self._rules)

    def admit(self, caller: str, groups: set[str]) -> dict[str, Any] | None:
        """Count one call; the rule that forbids it, or None. A refused call is not counted."""
        now = time.monotonic()
        counted = []
        for number, rule in enumerate(self._rules):
            if (bucket := _bucket(rule, caller, groups)) is None:
                continue
            calls = self._calls.setdefault((number, bucket), deque())
            while calls and calls[0] <= now - WINDOW_SECONDS:
                calls.popleft()
            if len(calls) >= rule["calls"]:
                return rule
            counted.append(calls)
        for calls in counted:
            calls.append(now)
        return None


def _bucket(rule: dict[str, Any], caller: str, groups: set[str]) -> str | None:
    match rule.get("key", "endpoint"):
        case "user":
            # A rule that names a user binds that one only; without a name, every user has an allowance of their own.
            return caller if rule.get("principal") in (None, "", caller) else None
        case "user_group":
            return rule["principal"] if rule.get("principal") in groups else None
        case "service_principal":
            return caller if rule.get("principal") == caller else None
        case _:
            return ""
