"""Who may see, query and manage an endpoint.

A caller without permission gets the platform's words: ``User does not have permission 'Query' on Endpoint NAME``.
"""

from __future__ import annotations

from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied
from sandbox.services._authorization import require_object

OBJECT_TYPE = "serving-endpoints"
LEVELS = ("CAN_MANAGE", "CAN_QUERY", "CAN_VIEW")
"""Strongest first; each includes those after it."""


def require_level(call: Call, name: str, endpoint_id: str, level: str) -> None:
    """Raise `PermissionDenied` unless the caller has ``level`` or a stronger one on the endpoint."""
    enough = LEVELS[: LEVELS.index(level) + 1]
    try:
        require_object(call, OBJECT_TYPE, endpoint_id, *enough)
    except PermissionDenied:
        words = level.removeprefix("CAN_").capitalize()
        raise PermissionDenied(f"User does not have permission '{words}' on Endpoint {name}") from None


def may(call: Call, document: dict[str, Any], level: str) -> bool:
    try:
        require_level(call, document["name"], document["id"], level)
    except PermissionDenied:
        return False
    return True
