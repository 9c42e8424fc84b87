"""Artifacts of runs, logged models and traces, through signed addresses as on Databricks.

A client asks for an address that is good for one file, one direction and 15 minutes, and then moves the bytes without a token.
Source: MLflow's ``databricks_artifacts.proto``; of its credential types the one with plain GET and PUT is used (``GCP_SIGNED_URL``).
"""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from sandbox.core.call import Call
from sandbox.core.errors import PermissionDenied, ResourceDoesNotExist
from sandbox.core.rights import NO_TOKEN, needs
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import TEXT, Shape
from sandbox.core.workspace import Workspace
from sandbox.runtime.mlflow_process import ARTIFACT_ROOT
from sandbox.services.files import _uploads
from sandbox.services.files._paths import local, parts_of
from sandbox.services.mlflow import _locations
from sandbox.services.mlflow._experiment_access import require_level, require_object_level
from sandbox.services.mlflow._forward import ask

_PATH = "/api/2.0/mlflow"
_SIGNED = "/sandbox/artifacts/{path:path}"
_LIFETIME_SECONDS = 15 * 60


def _signature(workspace: Workspace, method: str, path: str, expires: str) -> str:
    return hmac.new(workspace.admin_token.encode(), f"{method}\n{path}\n{expires}".encode(), hashlib.sha256).hexdigest()


def _signed_address(call: Call, method: str, path: str) -> str:
    expires = str(int(time.time()) + _LIFETIME_SECONDS)
    signature = _signature(call.workspace, method, path, expires)
    return f"{call.url}/sandbox/artifacts/{quote(path)}?expires={expires}&signature={signature}"


async def start(workspace: Workspace) -> None:
    _locations.take_out_of_dbfs(workspace)


_LEVELS = {"GET": "CAN_READ", "PUT": "CAN_EDIT"}


async def _run_root(call: Call, run_id: Any, method: str = "GET") -> str:
    run = (await ask(call.workspace, "GET", "runs/get", run_id=run_id)).get("run")
    if run is None:
        raise ResourceDoesNotExist(f"Run with id={run_id} not found")
    require_level(call, run["info"]["experiment_id"], _LEVELS[method])
    return str(run["info"]["artifact_uri"])


async def _model_root(call: Call, method: str = "GET") -> str:
    model = (await ask(call.workspace, "GET", f"logged-models/{call.path['model_id']}")).get("model")
    if model is None:
        raise ResourceDoesNotExist(f"Logged model with ID '{call.path['model_id']}' not found.")
    require_level(call, model["info"]["experiment_id"], _LEVELS[method])
    return str(model["info"]["artifact_uri"])


def _info(call: Call, method: str, root: str, path: str) -> dict[str, Any]:
    address = _signed_address(call, method, _locations.below(root, path))
    return {"path": path, "signed_uri": address, "type": "GCP_SIGNED_URL", "headers": []}


def _for_run(method: str) -> Any:
    async def credentials(call: Call) -> Answer:
        run_id = call.need("run_id")
        root, paths = await _run_root(call, run_id, method), call.body.get("path") or []
        return {"credential_infos": [{"run_id": run_id, **_info(call, method, root, path)} for path in paths]}

    return credentials


def _for_model(method: str) -> Any:
    async def credentials(call: Call) -> Answer:
        root = await _model_root(call, method)
        return {
            "credentials": [
                {"credential_info": _info(call, method, root, path)} for path in call.body.get("paths") or []
            ]
        }

    return credentials


def _for_trace(method: str) -> Any:
    async def credentials(call: Call) -> Answer:
        trace = call.path["request_id"]
        await require_object_level(call, "trace", trace, _LEVELS[method])
        path = call.param("path") or "traces.json"
        return {"credential_info": _info(call, method, f"{ARTIFACT_ROOT}/traces/{trace}", path)}

    return credentials


def _listing(call: Call, root: str, relative: str) -> list[dict[str, Any]]:
    folder = local(call.workspace, *_locations.below(root, relative).split("/"))
    if folder.is_file():
        return [{"path": relative, "is_dir": False, "file_size": folder.stat().st_size}]
    if not folder.is_dir():
        return []
    prefix = f"{relative.strip('/')}/" if relative else ""
    return [
        {
            "path": prefix + child.name,
            "is_dir": child.is_dir(),
            **({} if child.is_dir() else {"file_size": child.stat().st_size}),
        }
        for child in sorted(folder.iterdir())
    ]


async def _list_run(call: Call) -> Answer:
    root = await _run_root(call, call.need("run_id"))
    return {"root_uri": root, "files": _listing(call, root, call.param("path") or "")}


async def _list_model(call: Call) -> Answer:
    root = await _model_root(call)
    return {"root_uri": root, "files": _listing(call, root, call.param("artifact_directory_path") or "")}


def _check(call: Call, method: str) -> list[str]:
    path, expires = call.path["path"], call.query.get("expires", "0")
    expected = _signature(call.workspace, method, path, expires)
    if (
        not hmac.compare_digest(expected.encode(), call.query.get("signature", "").encode())
        or int(expires) < time.time()
    ):
        raise PermissionDenied("The address was not signed here for this, or has expired.")
    return parts_of(path)


def _read(call: Call) -> Answer:
    found = local(call.workspace, *_check(call, "GET"))
    if not found.is_file():
        raise ResourceDoesNotExist(f"No artifact at {call.path['path']}.")
    return FileResponse(found, media_type="application/octet-stream")


async def _write(call: Call) -> Answer:
    target = local(call.workspace, *_check(call, "PUT"))
    _uploads.place(await _uploads.receive(call), target, "/" + call.path["path"], overwrite=True)
    return Response(status_code=200)


_READS, _EDITS = needs("CAN_READ on the experiment"), needs("CAN_EDIT on the experiment")
_MODEL = _PATH + "/logged-models/{model_id}/artifacts"
_RUN_PATHS: Shape = {"run_id": TEXT, "path": [TEXT]}
_TRACE: Shape = {"run_id": TEXT, "path": TEXT}
ROUTES = [
    Route("POST", _PATH + "/artifacts/credentials-for-read", _for_run("GET"), right=_READS, body=_RUN_PATHS),
    Route("POST", _PATH + "/artifacts/credentials-for-write", _for_run("PUT"), right=_EDITS, body=_RUN_PATHS),
    Route("GET", _PATH + "/artifacts/list", _list_run, right=_READS, body=_TRACE),
    Route("POST", f"{_MODEL}/credentials-for-download", _for_model("GET"), right=_READS, body={"paths": [TEXT]}),
    Route("POST", f"{_MODEL}/credentials-for-upload", _for_model("PUT"), right=_EDITS, body={"paths": [TEXT]}),
    Route("GET", f"{_MODEL}/directories", _list_model, right=_READS, body={"artifact_directory_path": TEXT}),
    Route(
        "GET",
        _PATH + "/traces/{request_id}/credentials-for-data-download",
        _for_trace("GET"),
        right=_READS,
        body=_TRACE,
    ),
    Route(
        "GET", _PATH + "/traces/{request_id}/credentials-for-data-upload", _for_trace("PUT"), right=_EDITS, body=_TRACE
    ),
    Route("GET", _SIGNED, _read, right=NO_TOKEN),
    Route("PUT", _SIGNED, _write, right=NO_TOKEN, raw_body=True),
]
