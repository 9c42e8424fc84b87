"""Secrets taken out of what a process says, as on the platform: each stands as ``[REDACTED]``.

Source: https://docs.databricks.com/security/secrets/redaction
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

REDACTED = "[REDACTED]"
SHORTEST = 4
"""Shorter values are let through: a secret ``1`` would make every log unreadable, and hide nothing."""
_HEAD = 8


def forms(secret: str | bytes) -> set[bytes]:
    """How a secret may appear: as it is, in base64 (as the API gives it), and escaped as Python and JSON write it."""
    value = secret if isinstance(secret, bytes) else secret.encode(errors="surrogateescape")
    if len(value) < SHORTEST:
        return set()
    found = {value, value.strip(), base64.b64encode(value), repr(value)[2:-1].encode()}
    text = value.decode(errors="replace")
    found |= {repr(text)[1:-1].encode(errors="replace"), json.dumps(text)[1:-1].encode()}
    return {each for each in found if len(each) >= SHORTEST}


class Redactor:
    """For one stream. `feed` gives what can be let go; the beginning of what may become a secret is held back for the next call."""

    def __init__(self) -> None:
        self._forms: set[bytes] = set()
        self._pattern: re.Pattern[bytes] | None = None
        self._held = b""

    def add(self, secret: str | bytes) -> None:
        self._forms |= forms(secret)
        if self._forms:
            # Longest first, so that a secret which begins with another is hidden as a whole.
            self._pattern = re.compile(
                b"|".join(re.escape(each) for each in sorted(self._forms, key=len, reverse=True))
            )

    def feed(self, data: bytes) -> bytes:
        if self._pattern is None:
            return data
        data = self._held + data
        keep = self._beginning(data)
        self._held = data[keep:]
        return self._pattern.sub(REDACTED.encode(), data[:keep])

    def finish(self) -> bytes:
        rest, self._held = self._held, b""
        return self._pattern.sub(REDACTED.encode(), rest) if self._pattern else rest

    def text(self, value: Any) -> Any:
        """``value`` with every text in it redacted: for results, which are JSON."""
        if isinstance(value, str):
            if self._pattern is None:
                return value
            return self._pattern.sub(REDACTED.encode(), value.encode(errors="surrogatepass")).decode(
                errors="surrogatepass"
            )
        if isinstance(value, list):
            return [self.text(each) for each in value]
        if isinstance(value, dict):
            return {self.text(key): self.text(each) for key, each in value.items()}
        return value

    def _beginning(self, data: bytes) -> int:
        """Where the longest end of ``data`` begins that is the beginning of a secret; else its length.

        An end inside a whole match does not count: it goes with the match.
        """
        assert self._pattern is not None
        starts = [start for each in self._forms if (start := _overlap(data, each)) is not None]
        if not starts:
            return len(data)
        first = min(starts)
        whole = next((match for match in self._pattern.finditer(data) if match.start() < first < match.end()), None)
        return whole.start() if whole else first


def _overlap(data: bytes, secret: bytes) -> int | None:
    """Where the longest end of ``data`` begins that ``secret`` begins with, but not all of it."""
    head = secret[:_HEAD]
    start = data.find(head, max(0, len(data) - len(secret) + 1))
    while start >= 0:
        if secret.startswith(data[start:]):
            return start
        start = data.find(head, start + 1)
    for start in range(max(0, len(data) - len(head) + 1), len(data)):
        if secret.startswith(data[start:]):
            return start
    return None
