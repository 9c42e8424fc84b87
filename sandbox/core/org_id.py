"""Every answer says which workspace it comes from, as the platform's do: SDKs, the CLI and Terraform read the workspace's id from it.

Source: databricks-sdk ``WorkspaceClient.get_workspace_id``, which reads the header of an answer to ``scim/v2/Me``.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.core.workspace import WORKSPACE_ID

HEADER = "X-Databricks-Org-Id"


class OrgId:
    """Adds the header to all answers, refusals and errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = str(WORKSPACE_ID)
            await send(message)

        await self._app(scope, receive, with_id if scope["type"] == "http" else send)
