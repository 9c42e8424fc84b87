"""An endpoint's latency, beside `mlflow models serve` on the same model."""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench._measuring import Platform, Table, platform

REQUESTS = 1000
WARM_UP = 50
BODY = json.dumps(
    {
        "dataframe_split": {
            "columns": ["sepal_length", "sepal_width", "petal_length", "petal_width"],
            "data": [[5.1, 3.5, 1.4, 0.2]],
        }
    }
)


def measure() -> Table:
    table = Table(
        "Scoring one flower",
        "python -m bench endpoint",
        ["server", "p50", "p99", "requests a second"],
        note=f"{REQUESTS:,} requests one after the other over one connection, after {WARM_UP} that are not counted. "
        "The sandbox's endpoint checks the token and writes every request into the inference table.",
    )
    with platform() as made:
        made.run(sys.executable, "-m", "scripts.up")
        server = json.loads((made.home / "sandbox" / "server.json").read_text())
        token = (made.home / "sandbox" / "token").read_text()
        table.rows.append(
            ["the sandbox's endpoint", *_latency(server["port"], "/serving-endpoints/iris-local/invocations", token)]
        )
        with tempfile.TemporaryDirectory() as folder:
            table.rows.append(["`mlflow models serve`", *_beside(made, server["url"], token, Path(folder))])
    return table


def _beside(made: Platform, url: str, token: str, folder: Path) -> list[str]:
    environment = {**made.environment, "DATABRICKS_HOST": url, "DATABRICKS_TOKEN": token}
    environment |= {
        "MLFLOW_TRACKING_URI": "databricks",
        "MLFLOW_REGISTRY_URI": "databricks-uc",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    model = "models:/ml_local.iris.iris_classifier@Champion"
    fetch = f"import mlflow; mlflow.artifacts.download_artifacts({model!r}, dst_path={str(folder)!r})"
    subprocess.run([sys.executable, "-c", fetch], env=environment, check=True, capture_output=True)
    port = _free_port()
    serve = [
        sys.executable,
        "-m",
        "mlflow",
        "models",
        "serve",
        "-m",
        str(folder),
        "--env-manager",
        "local",
        "--port",
        str(port),
    ]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(serve, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(port)
        return _latency(port, "/invocations", "")
    finally:
        os.killpg(process.pid, 15)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/ping")
            if connection.getresponse().status == 200:
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
        finally:
            connection.close()
        time.sleep(0.1)


def _latency(port: int, path: str, token: str) -> list[str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    taken = []
    for _ in range(WARM_UP + REQUESTS):
        started = time.perf_counter()
        connection.request("POST", path, BODY, headers)
        answer = connection.getresponse()
        content = answer.read()
        taken.append(time.perf_counter() - started)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {content[:500]!r}")
    connection.close()
    taken = taken[WARM_UP:]
    p99 = statistics.quantiles(taken, n=100)[98]
    return [f"{statistics.median(taken) * 1000:.1f} ms", f"{p99 * 1000:.1f} ms", f"{len(taken) / sum(taken):,.0f}"]
