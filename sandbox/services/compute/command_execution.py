"""Code sent to a cluster piece by piece: the sandbox keeps no interpreter running, and says so after what the platform checks first.

Source: https://docs.databricks.com/api/workspace/commandexecution
"""

from __future__ import annotations

from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import ApiError, NotImplementedYet
from sandbox.core.rights import ANYONE
from sandbox.core.routing import Answer, Route

_API = "/api/1.2"
_NEEDED = {
    "commands/execute": ("contextId", "clusterId", "language"),
    "commands/cancel": ("contextId", "clusterId", "commandId"),
    "contexts/create": ("clusterId", "language"),
    "contexts/destroy": ("contextId", "clusterId"),
}


class _Missing(ApiError):
    """Errors of version 1.2 have no code."""

    def body(self) -> dict[str, Any]:
        return {"error": self.message}


def _refuse(call: Call) -> Answer:
    name = call.request.url.path.removeprefix(f"{_API}/")
    for field in _NEEDED[name]:
        if not call.body.get(field):
            raise _Missing(f"requirement failed: missing {field}", status=500)
    raise NotImplementedYet(
        "The sandbox keeps no interpreter running on a cluster: run the code as a notebook or a script, by jobs/runs/submit."
    )


ROUTES = [Route("POST", f"{_API}/{name}", _refuse, right=ANYONE) for name in _NEEDED]
