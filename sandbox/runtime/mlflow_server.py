"""MLflow's own tracking server on a Unix socket, for the sandbox alone: ``python mlflow_server.py SOCKET``.

Its settings arrive as MLflow's own environment variables. The first line of its standard input is the key that each request has to carry
(a job's process could find the socket). It ends when its standard input closes, which the kernel does for it when the sandbox is gone,
however that ended.
"""

from __future__ import annotations

import hmac
import os
import shutil
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

KEY_HEADER = b"x-lakewright-key"


class _KeyRequired:
    """Refuses what does not come from the sandbox, whose token check and permissions stand in front."""

    def __init__(self, app: Any, key: bytes) -> None:
        self._app, self._key = app, key

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope.get("headers") or []).get(KEY_HEADER, b"")
        if scope["type"] == "lifespan" or hmac.compare_digest(given, self._key):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "websocket.close"})


def _refused(error: Exception) -> Any:
    """Some of MLflow's handlers fail on a field of another type, or a text where a number belongs: that is the caller's to mend.

    What the sandbox sends on is JSON as MLflow's clients send it, so that an error of these kinds comes from what stands in it.
    """
    from google.protobuf.json_format import ParseError
    from werkzeug.exceptions import HTTPException

    if isinstance(error, HTTPException):
        return error
    traceback.print_exception(error)
    kind = type(error).__name__
    if isinstance(error, TypeError | ValueError | AttributeError | LookupError | ArithmeticError | ParseError):
        message = f"MLflow's server cannot take this request: {kind}: {error}"
        return {"error_code": "INVALID_PARAMETER_VALUE", "message": message}, 400
    return {"error_code": "INTERNAL_ERROR", "message": f"{kind}: the sandbox's mlflow.log has the traceback"}, 500


def _end_with_the_sandbox() -> None:
    sys.stdin.buffer.read()
    # A killed sandbox cannot clear away the folder that it made for the socket.
    shutil.rmtree(Path(sys.argv[1]).parent, ignore_errors=True)
    os._exit(0)


def main() -> None:
    key = sys.stdin.buffer.readline().strip()
    threading.Thread(target=_end_with_the_sandbox, daemon=True).start()
    import uvicorn
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    # Databricks keeps logged models in this folder of an experiment, and clients tell models from runs by it.
    SqlAlchemyStore.MODELS_FOLDER_NAME = "logged_models"
    # A trace's folder there lies beside those of the runs, where clients know it by its ``tr-``.
    SqlAlchemyStore.TRACE_FOLDER_NAME = ""
    from mlflow.server import app as flask_app
    from mlflow.server.fastapi_app import app

    flask_app.register_error_handler(Exception, _refused)
    uvicorn.run(_KeyRequired(app, key), uds=sys.argv[1], log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
