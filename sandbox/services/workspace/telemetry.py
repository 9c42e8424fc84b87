"""Where the databricks CLI tells of its use, at each command of bundles: taken, as the platform does, and kept nowhere.

Not in the public reference. Source: the CLI's ``libs/telemetry`` (``numProtoSuccess``: entries that need not be sent again).
"""

from __future__ import annotations

from sandbox.core.call import Call
from sandbox.core.rights import ANYONE
from sandbox.core.routing import Answer, Route


def _take(call: Call) -> Answer:
    sent = call.body.get("protoLogs")
    return {"errors": [], "numProtoSuccess": len(sent) if isinstance(sent, list) else 0, "numSuccess": 0}


ROUTES = [Route("POST", "/telemetry-ext", _take, right=ANYONE)]
