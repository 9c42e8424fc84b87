"""Runs through MLflow's client: what is logged in them, how they are found, how they end and come back."""

from __future__ import annotations

import time

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.data.pandas_dataset import from_pandas
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException, RestException


def test_params_metrics_with_their_steps_and_tags(client: MlflowClient, experiment: str) -> None:
    with mlflow.start_run(experiment_id=experiment, run_name="first", tags={"by": "hand"}, description="words") as run:
        mlflow.log_params({"depth": 3, "path": "/a b/ü"})
        for step, loss in enumerate((0.9, 0.4, 0.6)):
            mlflow.log_metric("loss", loss, step=step)
        mlflow.log_metrics({"precision": 1.0, "never": float("inf")})
        mlflow.set_tags({"by": "machine", "gone": "yes"})
        mlflow.delete_tag("gone")
    found = client.get_run(run.info.run_id)
    assert (found.info.status, found.info.run_name) == ("FINISHED", "first")
    assert found.info.start_time <= found.info.end_time <= time.time() * 1000
    assert found.data.params == {"depth": "3", "path": "/a b/ü"}
    assert found.data.metrics == {"loss": 0.6, "precision": 1.0, "never": pytest.approx(1.7976931348623157e308)}
    assert [(m.step, m.value) for m in client.get_metric_history(run.info.run_id, "loss")] == [
        (0, 0.9), (1, 0.4), (2, 0.6)]  # fmt: skip
    assert (found.data.tags["by"], found.data.tags["mlflow.note.content"]) == ("machine", "words")
    assert "gone" not in found.data.tags
    assert found.info.artifact_uri == f"dbfs:/databricks/mlflow-tracking/{experiment}/{run.info.run_id}/artifacts"


def test_a_batch_is_logged_whole_or_refused(client: MlflowClient, experiment: str) -> None:
    run_id = client.create_run(experiment).info.run_id
    client.log_batch(
        run_id,
        metrics=[Metric("loss", 1 / (step + 1), 1700000000000 + step, step) for step in range(250)],
        params=[Param(f"p{n}", str(n)) for n in range(20)],
        tags=[RunTag("size", "250")],
    )
    history = client.get_metric_history(run_id, "loss")
    assert [m.step for m in history] == list(range(250))
    assert (history[249].value, history[249].timestamp) == (1 / 250, 1700000000249)
    assert len(client.get_run(run_id).data.params) == 20
    with pytest.raises(MlflowException) as changed:
        client.log_batch(run_id, params=[Param("p1", "another"), Param("p99", "new")])
    assert changed.value.error_code == "INVALID_PARAMETER_VALUE"
    assert client.get_run(run_id).data.params.get("p99") is None


def test_a_run_that_fails_says_so(client: MlflowClient, experiment: str) -> None:
    with pytest.raises(ZeroDivisionError), mlflow.start_run(experiment_id=experiment) as run:
        _ = 1 / 0
    assert client.get_run(run.info.run_id).info.status == "FAILED"
    killed = client.create_run(experiment).info.run_id
    assert client.get_run(killed).info.status == "RUNNING"
    client.set_terminated(killed, "KILLED", end_time=1700000000000)
    found = client.get_run(killed).info
    assert (found.status, found.end_time) == ("KILLED", 1700000000000)
    client.update_run(killed, name="other name")
    assert client.get_run(killed).info.run_name == "other name"


def test_runs_are_deleted_and_restored(client: MlflowClient, experiment: str) -> None:
    run_id = client.create_run(experiment).info.run_id
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    assert client.search_runs([experiment]) == []
    assert [r.info.run_id for r in client.search_runs([experiment], run_view_type=ViewType.ALL)] == [run_id]
    with pytest.raises(RestException):
        client.log_metric(run_id, "loss", 1.0)
    client.restore_run(run_id)
    client.log_metric(run_id, "loss", 1.0)
    assert [r.info.run_id for r in client.search_runs([experiment])] == [run_id]


def test_runs_are_found_by_what_was_logged(client: MlflowClient, experiment: str) -> None:
    other = client.create_experiment(f"/Shared/beside {experiment}")
    for number, (place, kind) in enumerate([(experiment, "tree"), (experiment, "forest"), (other, "forest")]):
        run_id = client.create_run(place, tags={"kind": kind}, run_name=f"run {number}").info.run_id
        client.log_metric(run_id, "loss", number / 10)
        client.log_param(run_id, "depth", number)
        client.set_terminated(run_id, "FINISHED" if number else "FAILED")

    def names(text: str, places: list[str] | None = None, **rest: object) -> list[str]:
        found = client.search_runs(places or [experiment, other], text, **rest)  # type: ignore[arg-type]
        return [run.info.run_name for run in found]

    assert names("", order_by=["metrics.loss ASC"]) == ["run 0", "run 1", "run 2"]
    assert names("tags.kind = 'forest'", order_by=["params.depth DESC"]) == ["run 2", "run 1"]
    assert names("metrics.loss >= 0.1 and tags.kind = 'forest'", [experiment]) == ["run 1"]
    assert names("params.depth = '0' and attributes.status = 'FAILED'") == ["run 0"]
    assert names("attributes.run_name LIKE 'run %'", max_results=1, order_by=["metrics.loss DESC"]) == ["run 2"]
    page = client.search_runs([experiment, other], max_results=2, order_by=["metrics.loss ASC"])
    rest = client.search_runs([experiment, other], max_results=2, order_by=["metrics.loss ASC"], page_token=page.token)
    assert [r.info.run_name for r in rest] == ["run 2"]
    with pytest.raises(RestException) as refused:
        names("nonsense ~ 3")
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
    frame = mlflow.search_runs([experiment], order_by=["metrics.loss DESC"])
    assert list(frame["params.depth"]) == ["1", "0"]


def test_runs_in_runs(client: MlflowClient, experiment: str) -> None:
    with mlflow.start_run(experiment_id=experiment) as outer:
        with mlflow.start_run(experiment_id=experiment, nested=True) as inner:
            mlflow.log_metric("loss", 0.1)
    children = client.search_runs([experiment], f"tags.mlflow.parentRunId = '{outer.info.run_id}'")
    assert [run.info.run_id for run in children] == [inner.info.run_id]
    parent = client.get_parent_run(inner.info.run_id)
    assert parent is not None
    assert parent.info.run_id == outer.info.run_id


def test_the_data_of_a_run_is_noted(client: MlflowClient, experiment: str) -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
    dataset = from_pandas(frame, source="/Volumes/cat/sch/vol/two.csv", name="two rows", targets="y")
    with mlflow.start_run(experiment_id=experiment) as run:
        mlflow.log_input(dataset, context="training", tags={"split": "first"})
    inputs = client.get_run(run.info.run_id).inputs
    assert inputs is not None
    [noted] = inputs.dataset_inputs
    assert (noted.dataset.name, noted.dataset.digest) == ("two rows", dataset.digest)
    assert {tag.key: tag.value for tag in noted.tags} == {"mlflow.data.context": "training", "split": "first"}
    again = mlflow.data.get_source(noted)
    assert again.to_dict()["uri"] == "/Volumes/cat/sch/vol/two.csv"


def test_a_run_needs_its_experiment(client: MlflowClient) -> None:
    for attempt in (lambda: client.create_run("987654"), lambda: client.get_run("0" * 32)):
        with pytest.raises(RestException) as missing:
            attempt()
        assert missing.value.get_http_status_code() == 404
