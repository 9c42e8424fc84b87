"""MLflow projects on the backend ``databricks``: the code travels by DBFS, wheels by DBFS and pip, the run is MLflow's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import pytest
from databricks.sdk.service.jobs import SubmitTask
from mlflow.projects.databricks import DatabricksSubmittedRun

CLUSTER = {"spark_version": "15.4.x-scala2.12", "num_workers": 1, "node_type_id": "Standard_DS3_v2"}
TRAIN = "import sys, mlflow, herbarium\nmlflow.log_metric('leaves', herbarium.LEAVES + int(sys.argv[1]))\n"


@pytest.fixture
def experiment(platform: Any, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("DATABRICKS_HOST", sandbox.url)
    monkeypatch.setenv("DATABRICKS_TOKEN", sandbox.token)
    monkeypatch.setattr(DatabricksSubmittedRun, "POLL_STATUS_INTERVAL", 0.2)
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri("databricks")
    yield mlflow.set_experiment("/Shared/projects").experiment_id
    mlflow.set_tracking_uri(before)


@pytest.fixture
def wheel(platform: Any) -> str:
    """A wheel in DBFS, as pip is given it there."""
    on_volume = platform.wheel("herbarium", "1.0.0", "LEAVES = 40\n\ndef main():\n    pass\n")
    content = platform.w.files.download(on_volume).contents.read()
    name = "/wheels/herbarium-1.0.0-py3-none-any.whl"
    # The form in which the first Databricks CLI sends a file.
    token = platform.w.config.token
    form = {"path": (None, name), "overwrite": (None, "true"), "file": ("herbarium.whl", content)}
    answer = platform.w.api_client._api_client._session.post(
        f"{platform.w.config.host}/api/2.0/dbfs/put", files=form, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200, answer.text
    return f"/dbfs{name}"


def project(folder: Path, definition: str, wheel: str, code: str = TRAIN) -> Path:
    (folder / "MLproject").write_text(definition)
    (folder / "train.py").write_text(code)
    cluster = {"new_cluster": CLUSTER, "libraries": [{"pypi": {"package": wheel}}]}
    (folder / "cluster.json").write_text(json.dumps(cluster))
    return folder


def test_a_project_runs_with_its_parameters(experiment: str, wheel: str, tmp_path: Path) -> None:
    entry = "entry_points:\n  main:\n    parameters:\n      more: {type: int, default: 1}\n"
    made = project(tmp_path, f"name: leaves\n{entry}    command: 'python train.py {{more}}'\n", wheel)
    submitted = mlflow.run(
        str(made),
        backend="databricks",
        backend_config=str(made / "cluster.json"),
        experiment_id=experiment,
        parameters={"more": 2},
        env_manager="local",
    )
    assert submitted.get_status() == "FINISHED"
    assert mlflow.get_run(submitted.run_id).data.metrics == {"leaves": 42}


def test_a_spark_job_project_runs(platform: Any, experiment: str, wheel: str, tmp_path: Path) -> None:
    definition = "name: leaves\ndatabricks_spark_job:\n  python_file: train.py\n  parameters: ['3']\n"
    made = project(tmp_path, f"{definition}  python_libraries: ['{wheel}']\n", wheel)
    submitted = mlflow.run(
        str(made), backend="databricks", backend_config=CLUSTER, experiment_id=experiment, env_manager="local"
    )
    assert submitted.get_status() == "FINISHED"
    assert mlflow.get_run(submitted.run_id).data.metrics == {"leaves": 43}


def test_a_command_that_fails_fails_its_task(platform: Any) -> None:
    task = {"shell_command_task": {"command": ["sh", "-c", "echo $LEAF; exit 3"], "env_vars": {"LEAF": "oak"}}}
    body = {"run_name": "command", "tasks": [{"task_key": "t", **task}]}
    run_id = platform.w.api_client.do("POST", "/api/2.1/jobs/runs/submit", body=body)["run_id"]
    ended = platform.wait(run_id)
    assert platform.result(ended) == "FAILED"
    assert "oak" in platform.log(ended, "t")
    assert platform.output(ended, "t").error.endswith("sh ended with exit status 3")


def test_commands_for_the_shell_find_the_platforms_paths(platform: Any) -> None:
    source = (
        "import os, subprocess\nos.makedirs('/dbfs/shell', exist_ok=True)\n"
        "subprocess.check_call('echo oak > /dbfs/shell/leaf.txt', shell=True)\n"
        "assert os.system('grep -q oak /dbfs/shell/leaf.txt') == 0\n"
        "print('kept', subprocess.run(['cat', 'leaf.txt'], cwd='/dbfs/shell', capture_output=True, text=True).stdout)\n"
    )

    ended = platform.run(SubmitTask(task_key="t", spark_python_task=platform.script("shell", source)))
    assert "kept oak" in platform.log(ended, "t")


@pytest.mark.parametrize("form", [{}, {"a": (None, "1"), "b": (None, "2")}])
def test_a_form_without_one_file_is_refused(sandbox: Any, form: dict[str, Any]) -> None:
    fields = {"path": (None, "/wheels/none.txt"), **form}
    answer = sandbox.http().post("/api/2.0/dbfs/put", files=fields)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
