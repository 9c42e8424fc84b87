"""MLflow's own tracking server on a Unix socket, for the sandbox alone: ``python mlflow_server.py SOCKET``.

Its settings arrive as MLflow's own environment variables. It ends when its standard input closes, which the kernel does for it
when the sandbox is gone, however that ended.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path


def _end_with_the_sandbox() -> None:
    sys.stdin.buffer.read()
    # A killed sandbox cannot clear away the folder that it made for the socket.
    shutil.rmtree(Path(sys.argv[1]).parent, ignore_errors=True)
    os._exit(0)


def main() -> None:
    threading.Thread(target=_end_with_the_sandbox, daemon=True).start()
    import uvicorn
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    # Databricks keeps logged models in this folder of an experiment, and clients tell models from runs by it.
    SqlAlchemyStore.MODELS_FOLDER_NAME = "logged_models"
    # A trace's folder there lies beside those of the runs, where clients know it by its ``tr-``.
    SqlAlchemyStore.TRACE_FOLDER_NAME = ""
    from mlflow.server.fastapi_app import app

    uvicorn.run(app, uds=sys.argv[1], log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
