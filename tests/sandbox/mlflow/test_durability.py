"""What was acknowledged is still there when the sandbox was killed, MLflow's server with it; the killed one leaves nothing behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow import MlflowClient

WAIT_SECONDS = 30


def mlflow_servers(sandbox: Any) -> set[str]:
    """Process ids of this sandbox's MLflow servers; they have its home's database in their environment."""
    mark = f"sqlite:///{sandbox.home / 'mlflow.db'}".encode()
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes():
                found.add(process.name)
        except OSError:
            continue  # it ended meanwhile, or is somebody else's
    return found


def socket_folder(process: str) -> Path:
    """The folder of the server's socket, which is the last word of its command line."""
    words = Path(f"/proc/{process}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    return Path(os.fsdecode(words[-1])).parent


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "still not so"
        time.sleep(0.05)


def test_a_kill_loses_nothing_that_was_acknowledged(
    sandbox: Any, client: MlflowClient, experiment: str, model_name: str, saved_model: Path
) -> None:
    run_id = client.create_run(experiment).info.run_id
    client.create_registered_model(model_name)
    client.log_text(run_id, "first", "notes.txt")
    for step in range(5):
        client.log_metric(run_id, "loss", step / 10, step=step)
    sandbox.restart(kill=True)
    assert [m.value for m in client.get_metric_history(run_id, "loss")] == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/notes.txt") == "first"
    client.log_metric(run_id, "loss", 0.5, step=5)
    client.set_terminated(run_id)

    version = client.create_model_version(model_name, str(saved_model), run_id=run_id)
    client.set_registered_model_alias(model_name, "champion", version.version)
    client.set_model_version_tag(model_name, version.version, "checked", "yes")
    sandbox.restart(kill=True)
    found = client.get_model_version_by_alias(model_name, "champion")
    assert (str(found.version), found.status, found.run_id, found.tags) == ("1", "READY", run_id, {"checked": "yes"})
    model = mlflow.pyfunc.load_model(f"models:/{model_name}@champion")
    assert model.predict(pd.DataFrame({"x": [3.0]})) == [6.0]
    assert str(client.create_model_version(model_name, str(saved_model)).version) == "2"
    assert client.get_run(run_id).info.status == "FINISHED"


def test_a_killed_sandbox_takes_its_mlflow_server_along(sandbox: Any, client: MlflowClient, experiment: str) -> None:
    client.get_experiment(experiment)
    [before] = mlflow_servers(sandbox)
    folder = socket_folder(before)
    assert folder.is_dir()
    sandbox.restart(kill=True)
    until(lambda: before not in mlflow_servers(sandbox))
    assert not folder.exists()
    client.get_experiment(experiment)
    assert len(mlflow_servers(sandbox)) == 1


def test_an_mlflow_server_that_ended_is_started_anew(sandbox: Any, client: MlflowClient, experiment: str) -> None:
    client.get_experiment(experiment)
    [before] = mlflow_servers(sandbox)
    os.kill(int(before), signal.SIGKILL)
    until(lambda: before not in mlflow_servers(sandbox))
    assert client.get_experiment(experiment).experiment_id == experiment
    assert mlflow_servers(sandbox) != {before}
