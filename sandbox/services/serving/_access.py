"""Who may see, query and manage an endpoint.

A caller without permission gets the platform's words: ``User does not have permission 'Query' on Endpoint NAME``.
"""

from __future__ import annotations

from typing import Any

from sandbox.core.authorization import may_use
from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied

OBJECT_TYPE = "serving-endpoints"
LEVELS = ("CAN_MANAGE", "CAN_QUERY", "CAN_VIEW")
"""Strongest first; each includes those after it."""


def require_level(call: Call, name: str, endpoint_id: str, level: str) -> None:
    """Raise `PermissionDenied` unless the caller has ``level`` or a stronger one on the endpoint."""
    if not _may(call, endpoint_id, level):
        words = level.removeprefix("CAN_").capitalize()
        raise PermissionDenied(f"User does not have permission '{words}' on Endpoint {name}")


def may(call: Call, document: dict[str, Any], level: str) -> bool:
    """Whether `require_level` lets pass."""
    return _may(call, document["id"], level)


def _may(call: Call, endpoint_id: str, level: str) -> bool:
    return may_use(call, OBJECT_TYPE, endpoint_id, *LEVELS[: LEVELS.index(level) + 1])
