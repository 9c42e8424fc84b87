"""The workspace's switches by name. Source: https://docs.databricks.com/api/workspace/workspaceconf

Kept and given back; none of them changes what the sandbox does.
"""

from __future__ import annotations

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.rights import ADMINISTRATOR
from sandbox.core.routing import Answer, Route

_PATH = "/api/2.0/workspace-conf"
_STORE = "workspace_conf"


def _get(call: Call) -> Answer:
    names = [name for name in str(call.need("keys")).split(",") if name]
    return {name: (call.store.get(_STORE, name) or {}).get("value") for name in names}


def _set(call: Call) -> Answer:
    for name, value in call.body.items():
        if not isinstance(value, str | bool):
            raise InvalidParameterValue(f"{name} must be a string, got {value!r}.")
        call.store.put(_STORE, name, {"value": str(value).lower() if isinstance(value, bool) else value})
    return {}


ROUTES = [
    Route("GET", _PATH, _get, right=ADMINISTRATOR),
    Route("PATCH", _PATH, _set, right=ADMINISTRATOR),
]
