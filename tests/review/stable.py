"""Replaces in a plan what chance gave (ids, ports, folders, times) by what is the same each time it is made."""

import re
from typing import Any

_FIXED = (
    (re.compile(r"http://127\.0\.0\.1:\d+"), "https://workspace.example"),
    (re.compile(r"/tmp/stack-plans-\w+"), "/home/lakewright"),
    (re.compile(r"\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"), "Wed, 01 Jan 2025 00:00:00 GMT"),
)
_NUMBERED = (
    (
        re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"),
        "00000000-0000-4000-8000-{:012x}",
    ),
    (re.compile(r"\b[0-9a-f]{32}\b"), "{:032x}"),
    (re.compile(r"\b\d{4}-\d{6}-[0-9a-z]{8}\b"), "0101-000000-cluster{}"),
    (re.compile(r"(?<=/wheels/)[0-9a-f]{12}\b"), "wheel0000{:03}"),
)
_MILLISECONDS_OF_2001 = 10**12
_ALWAYS = 1_735_689_600_000


class Stable:
    """Values that are the same in several plans stay the same, and different ones different.

    Args:
        kept: a text whose ids were written by somebody and not given by chance.
    """

    def __init__(self, kept: str) -> None:
        self._kept = kept
        self._known: dict[str, str] = {}

    def of(self, value: Any) -> Any:
        """A copy of a decoded JSON value."""
        if isinstance(value, dict):
            if str(value.get("url")).endswith(f"/groups/{value.get('id')}"):
                # Terraform makes what does not depend on each other in any order, and groups are counted.
                value = {**value, "id": "1001", "url": "https://workspace.example/#setting/accounts/groups/1001"}
            return {self._text(key): self.of(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.of(item) for item in value]
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, int) and value >= _MILLISECONDS_OF_2001:
            return _ALWAYS
        return value

    def _text(self, text: str) -> str:
        for pattern, replacement in _FIXED:
            text = pattern.sub(replacement, text)
        for pattern, form in _NUMBERED:
            text = pattern.sub(lambda found, form=form: self._numbered(found[0], form), text)  # type: ignore[misc]
        return text

    def _numbered(self, text: str, form: str) -> str:
        if text in self._kept:
            return text
        return self._known.setdefault(text, form.format(sum(1 for other in self._known if len(other) == len(text)) + 1))
