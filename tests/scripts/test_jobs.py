"""One call, one run: also when the answer is lost and the SDK asks again. Through a proxy that drops it."""

from __future__ import annotations

import http.client
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.service import jobs

from scripts.jobs import start

_DROPPED = "/jobs/run-now"


class _Proxy(BaseHTTPRequestHandler):
    """Passes requests on; the first answers to `run-now` never arrive."""

    upstream: tuple[str, int]
    drops: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection = http.client.HTTPConnection(*self.upstream, timeout=60)
        connection.request(self.command, self.path, body=body, headers=dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if self.path.endswith(_DROPPED) and self.drops[0]:
            self.drops[0] -= 1
            self.close_connection = True
            return  # nothing is written: the connection ends
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        """Quiet: the test's output is not the place."""


@pytest.fixture
def workspace(home: Path, lakewright: Any) -> Iterator[tuple[WorkspaceClient, WorkspaceClient]]:
    """A sandbox, asked directly, and through a proxy that drops two answers."""
    assert lakewright("sandbox", "up").returncode == 0
    try:
        record = json.loads((home / "sandbox" / "server.json").read_text())
        token = (home / "sandbox" / "token").read_text()
        handler = type("Proxy", (_Proxy,), {"upstream": ("127.0.0.1", record["port"]), "drops": [2]})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        through = f"http://127.0.0.1:{server.server_address[1]}"
        yield (
            WorkspaceClient(host=record["url"], token=token, auth_type="pat"),
            WorkspaceClient(config=Config(host=through, token=token, auth_type="pat", retry_timeout_seconds=60)),
        )
        server.shutdown()
        server.server_close()
    finally:
        lakewright("sandbox", "down")


def test_a_lost_answer_starts_no_second_run(workspace: tuple[WorkspaceClient, WorkspaceClient]) -> None:
    os.environ["no_proxy"] = "127.0.0.1"
    direct, dropping = workspace
    condition = jobs.ConditionTask(op=jobs.ConditionTaskOp.EQUAL_TO, left="1", right="1")
    job = direct.jobs.create(
        name="once", max_concurrent_runs=5, tasks=[jobs.Task(task_key="t", condition_task=condition)]
    )
    run_id = start(dropping, job.job_id or 0, {})
    assert [run.run_id for run in direct.jobs.list_runs(job_id=job.job_id)] == [run_id]
    # A second call is a second run.
    again = start(dropping, job.job_id or 0, {})
    assert {run.run_id for run in direct.jobs.list_runs(job_id=job.job_id)} == {run_id, again}
