"""Experiments through MLflow's client: names, tags, and how they go and come back."""

from __future__ import annotations

from typing import Any

import mlflow
import pytest
from databricks.sdk.service.ml import ViewType as SdkViewType
from mlflow import MlflowClient
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException, RestException


@pytest.fixture(scope="module", autouse=True)
def folders(sandbox: Any) -> None:
    for name in ("kinds", "found", "listed"):
        sandbox.client.workspace.mkdirs(f"/Shared/{name}")


def id_of(client: MlflowClient, name: str) -> str:
    found = client.get_experiment_by_name(name)
    assert found is not None
    return str(found.experiment_id)


def test_created_renamed_and_tagged(client: MlflowClient) -> None:
    made = client.create_experiment("/Shared/kinds/first", tags={"team": "flowers"})
    found = client.get_experiment(made)
    assert (found.name, found.tags["team"], found.lifecycle_stage) == ("/Shared/kinds/first", "flowers", "active")
    assert found.artifact_location == f"dbfs:/databricks/mlflow-tracking/{made}"
    client.rename_experiment(made, "/Shared/kinds/renamed")
    client.set_experiment_tag(made, "team", "trees")
    client.set_experiment_tag(made, "cost", "12")
    client.delete_experiment_tag(made, "cost")
    assert id_of(client, "/Shared/kinds/renamed") == made
    assert client.get_experiment(made).tags == {"team": "trees"}
    assert client.get_experiment_by_name("/Shared/kinds/first") is None
    assert mlflow.set_experiment("/Shared/kinds/renamed").experiment_id == made


def test_a_name_is_taken_once(client: MlflowClient) -> None:
    client.create_experiment("/Shared/taken")
    other = client.create_experiment("/Shared/other")
    for attempt in (
        lambda: client.create_experiment("/Shared/taken"),
        lambda: client.rename_experiment(other, "/Shared/taken"),
    ):
        with pytest.raises(RestException) as taken:
            attempt()
        assert taken.value.error_code == "RESOURCE_ALREADY_EXISTS"


@pytest.mark.parametrize("name", ["relative", "Users/someone/x", "../up"])
def test_a_name_is_an_absolute_workspace_path(client: MlflowClient, experiment: str, name: str) -> None:
    for attempt in (lambda: client.create_experiment(name), lambda: client.rename_experiment(experiment, name)):
        with pytest.raises(MlflowException, match="must be an absolute path") as refused:
            attempt()
        assert refused.value.error_code == "INVALID_PARAMETER_VALUE"


def test_deleted_experiments_give_their_name_free_and_come_back_under_it(client: MlflowClient) -> None:
    name = "/Shared/comes back"
    made = client.create_experiment(name)
    client.delete_experiment(made)
    deleted = client.get_experiment(made)
    assert (deleted.name, deleted.lifecycle_stage) == (name, "deleted")
    assert client.get_experiment_by_name(name) is None
    assert made in {e.experiment_id for e in client.search_experiments(view_type=ViewType.DELETED_ONLY)}
    assert made not in {e.experiment_id for e in client.search_experiments()}
    client.restore_experiment(made)
    assert id_of(client, name) == made
    assert client.get_experiment(made).lifecycle_stage == "active"


def test_a_restored_experiment_takes_no_name_from_another(client: MlflowClient) -> None:
    first = client.create_experiment("/Shared/twice")
    client.delete_experiment(first)
    second = client.create_experiment("/Shared/twice")
    with pytest.raises(RestException) as taken:
        client.restore_experiment(first)
    assert taken.value.error_code == "RESOURCE_ALREADY_EXISTS"
    assert client.get_experiment(first).lifecycle_stage == "deleted"
    client.delete_experiment(second)
    client.restore_experiment(first)
    assert id_of(client, "/Shared/twice") == first


def test_what_is_not_there_is_not_found(client: MlflowClient) -> None:
    for attempt in (
        lambda: client.get_experiment("987654"),
        lambda: client.delete_experiment("987654"),
        lambda: client.restore_experiment("987654"),
        lambda: client.rename_experiment("987654", "/Shared/nothing"),
    ):
        with pytest.raises(RestException) as missing:
            attempt()
        assert missing.value.get_http_status_code() == 404


def test_searched_by_name_and_tag_page_by_page(client: MlflowClient) -> None:
    made = [client.create_experiment(f"/Shared/found/{n}", tags={"half": "odd" if n % 2 else "even"}) for n in range(4)]
    by_name = client.search_experiments(filter_string="name LIKE '/Shared/found/%'", order_by=["name DESC"])
    assert [e.experiment_id for e in by_name] == made[::-1]
    odd = client.search_experiments(filter_string="tags.half = 'odd'", order_by=["name ASC"])
    assert [e.experiment_id for e in odd] == made[1::2]
    first = client.search_experiments(max_results=3, filter_string="name LIKE '/Shared/found/%'")
    rest = client.search_experiments(max_results=3, filter_string="name LIKE '/Shared/found/%'", page_token=first.token)
    assert {e.experiment_id for e in [*first, *rest]} == set(made)
    assert (len(first), len(rest)) == (3, 1)


def test_databricks_sdk_sees_the_same(sandbox: Any, client: MlflowClient) -> None:
    workspace = sandbox.client
    made = workspace.experiments.create_experiment("/Shared/by the sdk").experiment_id
    assert client.get_experiment(made).name == "/Shared/by the sdk"
    with mlflow.start_run(experiment_id=made) as run:
        mlflow.log_metric("loss", 0.5)
    found = workspace.experiments.get_run(run_id=run.info.run_id).run
    assert [(m.key, m.value) for m in found.data.metrics] == [("loss", 0.5)]
    [searched] = workspace.experiments.search_runs(experiment_ids=[made], filter="metrics.loss < 1")
    assert searched.info.run_id == run.info.run_id
    workspace.experiments.update_experiment(made, new_name="/Shared/renamed by the sdk")
    by_name = workspace.experiments.get_by_name("/Shared/renamed by the sdk").experiment
    assert (by_name.experiment_id, client.get_experiment(made).name) == (made, "/Shared/renamed by the sdk")
    workspace.experiments.delete_experiment(made)
    assert client.get_experiment(made).lifecycle_stage == "deleted"


def test_databricks_sdk_lists_them(sandbox: Any, client: MlflowClient) -> None:
    listed, gone = (client.create_experiment(f"/Shared/listed/{name}") for name in ("kept", "deleted"))
    client.delete_experiment(gone)
    experiments = sandbox.client.experiments
    found = {each.experiment_id: each.name for each in experiments.list_experiments(max_results=2)}
    assert found[listed] == "/Shared/listed/kept"
    assert gone not in found
    assert found == {each.experiment_id: each.name for each in experiments.list_experiments()}
    everything = experiments.list_experiments(view_type=SdkViewType.ALL)
    assert {each.experiment_id: each.name for each in everything}[gone] == "/Shared/listed/deleted"
