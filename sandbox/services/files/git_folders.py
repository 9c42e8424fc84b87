"""Git folders: there are none, and the list says so; making one is not emulated, since no remote is reached from here.

Source: https://docs.databricks.com/api/workspace/repos
"""

from __future__ import annotations

from sandbox.core.call import Call
from sandbox.core.rights import shows
from sandbox.core.routing import Answer, Route


def _list(call: Call) -> Answer:
    return {"repos": []}


ROUTES = [Route("GET", "/api/2.0/repos", _list, right=shows("CAN_READ"))]
