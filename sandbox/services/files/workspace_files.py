"""Files of the workspace as raw bytes, the way that bundles and ``databricks workspace import-dir`` send them.

Not in the public reference. Source: the CLI's ``libs/filer/workspace_files_client.go`` (behaviour: the body is the file, a source file with
a notebook's first line becomes a notebook as with format AUTO, 409 or 400 where something is there already, 404 without the folder).
"""

from __future__ import annotations

from starlette.responses import Response

from sandbox.core.bodies import read
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.rights import needs
from sandbox.core.routing import Answer, Route
from sandbox.services.files._paths import normal
from sandbox.services.files.workspace_objects import import_object, readable

_PATH = "/api/2.0/workspace-files"
_MAX_BYTES = 500 * 1024 * 1024
"""Source: https://docs.databricks.com/files/workspace (limits)"""


async def _import(call: Call) -> Answer:
    content = await read(call.request, _MAX_BYTES)
    if content is None:
        raise InvalidParameterValue(f"A workspace file has at most {_MAX_BYTES} bytes.")
    overwrite = call.query.get("overwrite", "false")
    import_object(call, {"path": normal("/" + call.path["path"]), "format": "AUTO", "overwrite": overwrite}, content)
    return {}


def _read(call: Call) -> Answer:
    _, content = readable(call, normal("/" + call.path["path"]))
    return Response(content, media_type="application/octet-stream")


ROUTES = [
    Route(
        "POST",
        _PATH + "/import-file/{path:path}",
        _import,
        right=needs("CAN_EDIT on the folder, or on what is overwritten"),
        raw_body=True,
    ),
    Route("GET", _PATH + "/{path:path}", _read, right=needs("CAN_READ on the object")),
]
