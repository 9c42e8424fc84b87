"""How an attempt of a task ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.core.store import Document

INVALID = "INVALID_RUN_CONFIGURATION"
"""The termination code of what cannot succeed as it is defined."""


class TaskNotSupported(Exception):
    """The sandbox has nothing that could run this kind of task."""


@dataclass
class Outcome:
    """How an attempt ended. ``values``: its task values; ``more``: further fields of its record."""

    result: str
    message: str = ""
    code: str | None = None
    error: str | None = None
    error_trace: str | None = None
    notebook_result: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def output(self) -> Document:
        """The fields of the attempt's record."""
        named = {"error": self.error, "error_trace": self.error_trace, "notebook_result": self.notebook_result}
        return {"values": self.values, **{k: v for k, v in named.items() if v is not None}, **self.more}
