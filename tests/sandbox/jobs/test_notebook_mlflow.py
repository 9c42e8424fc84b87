"""MLflow in a notebook that names no experiment: its runs go to the notebook's own."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from databricks.sdk.errors import PermissionDenied, ResourceAlreadyExists
from databricks.sdk.service.jobs import NotebookTask, SubmitTask
from databricks.sdk.service.ml import ExperimentTag
from databricks.sdk.service.workspace import Language

LOG = "import mlflow\nwith mlflow.start_run() as started:\n    mlflow.log_metric('height', 3)"
EXIT = "dbutils.notebook.exit(started.info.experiment_id)"


def experiment_of_run(platform: Any, path: str) -> str:
    ended = platform.run(SubmitTask(task_key="t", notebook_task=NotebookTask(notebook_path=path)))
    output = platform.output(ended, "t")
    assert platform.result(ended) == "SUCCESS", output
    found: str = output.notebook_output.result
    return found


def test_runs_go_to_the_notebooks_own_experiment(platform: Any) -> None:
    path = platform.notebook("logs_by_itself", LOG, EXIT)
    first = experiment_of_run(platform, path)
    assert experiment_of_run(platform, path) == first
    assert platform.w.experiments.get_experiment(first).experiment.name == path
    runs = list(platform.w.experiments.search_runs(experiment_ids=[first]))
    notebook = platform.w.workspace.get_status(path)
    tags = [{tag.key: tag.value for tag in run.data.tags} for run in runs]
    assert [tag["mlflow.databricks.notebookID"] for tag in tags] == [str(notebook.object_id)] * 2
    listed = [each.object_type.value for each in platform.w.workspace.list("/Shared") if each.path == path]
    assert listed == ["NOTEBOOK"]
    platform.w.workspace.delete(path)
    assert platform.w.experiments.get_experiment(first).experiment.lifecycle_stage == "deleted"


def test_an_experiment_is_a_notebooks_own_by_the_notebooks_id_alone(platform: Any) -> None:
    path = platform.notebook("by_id", "pass")
    for tags in ([], [ExperimentTag(key="mlflow.experiment.sourceId", value="1")]):
        with pytest.raises(ResourceAlreadyExists, match="already exists"):
            platform.w.experiments.create_experiment(path, tags=tags)


def test_only_who_may_edit_the_notebook_logs_to_its_experiment(platform: Any, sandbox: Any) -> None:
    w = platform.w
    principal = w.service_principals.create(display_name="reader")
    reader = sandbox.client_for(w.token_management.create_obo_token(principal.application_id).token_value)
    w.workspace.mkdirs("/lab")
    content = base64.b64encode(b"# Databricks notebook source\n").decode()
    w.workspace.import_("/lab/own", content=content, language=Language.PYTHON)
    tag = ExperimentTag(key="mlflow.experiment.sourceId", value=str(w.workspace.get_status("/lab/own").object_id))
    with pytest.raises(PermissionDenied, match="CAN_EDIT"):
        reader.experiments.create_experiment("/lab/own", tags=[tag])
    made = w.experiments.create_experiment("/lab/own", tags=[tag]).experiment_id
    assert w.experiments.create_experiment("/lab/own", tags=[tag]).experiment_id == made
    with pytest.raises(PermissionDenied, match="CAN_EDIT"):
        reader.experiments.create_experiment("/lab/own", tags=[tag])


@pytest.mark.parametrize(("option", "result"), [("", "SUCCESS"), ("-e ", "FAILED")])
def test_a_failing_shell_command_fails_its_cell_where_it_says_so(platform: Any, option: str, result: str) -> None:
    path = platform.notebook(f"sh{len(option)}", f"# MAGIC %sh {option}ls /nowhere | grep -q cuda")
    ended = platform.run(SubmitTask(task_key="t", notebook_task=NotebookTask(notebook_path=path)))
    assert platform.result(ended) == result


@pytest.mark.parametrize("name", ["install", "installPyPI"])
def test_what_the_library_utility_lost_is_told(platform: Any, name: str) -> None:
    path = platform.notebook(f"library_{name}", f"dbutils.library.{name}('dbfs:/a-1-py3.7.egg')")
    ended = platform.run(SubmitTask(task_key="t", notebook_task=NotebookTask(notebook_path=path)))
    assert "removed with runtime 11.0: use %pip install" in platform.output(ended, "t").error
