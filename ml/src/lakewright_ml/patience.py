"""How long the code waits for the workspace: clients' own defaults are minutes without a word, for answers that are optional too.

`WorkspaceClient()` alone tries for five minutes to read the host's metadata before it does anything
(https://github.com/databricks/databricks-sdk-py, ``retry_timeout_seconds``), MLflow for up to a quarter of an hour
(https://mlflow.org/docs/latest/python_api/mlflow.environment_variables.html).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

ANSWER_SECONDS = 60
"""For the answer to one request."""
TRIES_SECONDS = 120
"""For all tries of one call; a workspace that limits rates asks for up to a minute."""
_MLFLOW = {
    "MLFLOW_HTTP_REQUEST_TIMEOUT": ANSWER_SECONDS,
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": 5,
    "MLFLOW_DATABRICKS_ENDPOINT_HTTP_RETRY_TIMEOUT": TRIES_SECONDS,
    "MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT": 600,
}


def workspace_client() -> WorkspaceClient:
    """A client of the workspace that the code runs in. Raises ``ValueError`` without credentials, as the SDK does."""
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.core import Config

    return WorkspaceClient(config=Config(http_timeout_seconds=ANSWER_SECONDS, retry_timeout_seconds=TRIES_SECONDS))


def bound_mlflow() -> None:
    """Give MLflow the same patience; what the surroundings set stays. MLflow reads it at each call."""
    for name, value in _MLFLOW.items():
        os.environ.setdefault(name, str(value))
