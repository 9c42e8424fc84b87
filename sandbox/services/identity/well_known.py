"""What clients ask before anything else: where to log in, and whether the host answers.

Source: databricks-sdk ``config.py`` (``/.well-known/databricks-config``).
"""

from __future__ import annotations

from sandbox.core.call import Call
from sandbox.core.rights import NO_TOKEN
from sandbox.core.routing import Answer, Route
from sandbox.core.workspace import WORKSPACE_ID

ACCOUNT_ID = "00000000-0000-4000-8000-000000000001"
"""The account that the workspace belongs to; the sandbox has no account API."""


def _config(call: Call) -> Answer:
    return {
        "oidc_endpoint": f"{call.url}/oidc",
        "account_id": ACCOUNT_ID,
        "workspace_id": str(WORKSPACE_ID),
        "cloud": "aws",
        "host_type": "workspace",
    }


def _health(call: Call) -> Answer:
    return {"status": "ok"}


ROUTES = [
    Route("GET", "/.well-known/databricks-config", _config, right=NO_TOKEN),
    Route("GET", "/health", _health, right=NO_TOKEN),
]
