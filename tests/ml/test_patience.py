"""Nothing waits for the workspace longer than it is told to."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from databricks.sdk.errors import DatabricksError
from lakewright_ml import patience


class _Busy(BaseHTTPRequestHandler):
    """Answers everything with "come back later", for ever."""

    def do_GET(self) -> None:
        self.send_response(503)
        self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Busy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    for name in [name for name in os.environ if name.startswith(("DATABRICKS_", "MLFLOW_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABRICKS_HOST", url)
    monkeypatch.setenv("DATABRICKS_TOKEN", "x")
    yield url
    server.shutdown()
    server.server_close()


def test_a_workspace_that_never_answers_ends_in_an_error(busy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "TRIES_SECONDS", 2)
    client = patience.workspace_client()  # asks for the host's metadata, which is optional
    assert (client.config.retry_timeout_seconds, client.config.http_timeout_seconds) == (2, patience.ANSWER_SECONDS)
    with pytest.raises((DatabricksError, TimeoutError)):
        client.tables.get("a.b.c")


def test_mlflow_has_the_same_patience_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlflow.environment_variables import (
        MLFLOW_DATABRICKS_ENDPOINT_HTTP_RETRY_TIMEOUT,
        MLFLOW_HTTP_REQUEST_MAX_RETRIES,
        MLFLOW_HTTP_REQUEST_TIMEOUT,
    )

    for name in patience._MLFLOW:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
    patience.bound_mlflow()
    assert MLFLOW_HTTP_REQUEST_TIMEOUT.get() == patience.ANSWER_SECONDS
    assert MLFLOW_DATABRICKS_ENDPOINT_HTTP_RETRY_TIMEOUT.get() == patience.TRIES_SECONDS
    assert MLFLOW_HTTP_REQUEST_MAX_RETRIES.get() == 1
    for name in patience._MLFLOW:
        monkeypatch.delenv(name)


def test_no_client_is_made_without_a_limit() -> None:
    root = Path(__file__).resolve().parents[2]
    sources = [file for folder in ("ml/src", "scripts", "infra", "sandbox") for file in (root / folder).rglob("*.py")]
    texts = {str(file.relative_to(root)): file.read_text(encoding="utf-8") for file in sources}
    assert [name for name, text in texts.items() if re.search(r"(?<!`)WorkspaceClient\(\)", text)] == []
    assert texts
