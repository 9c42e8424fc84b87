"""Models, versions, aliases and tags through MLflow's client, over both APIs that it knows for Unity Catalog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from databricks.sdk.service import jobs
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException, RestException

pytestmark = pytest.mark.usefixtures("either_api")


def code_of(error: pytest.ExceptionInfo[Any]) -> str:
    return str(error.value.error_code)


def test_a_model_from_its_creation_to_its_end(client: MlflowClient, model_name: str) -> None:
    made = client.create_registered_model(model_name, tags={"team": "flowers"}, description="first words")
    assert (made.name, made.description, made.tags, made.aliases) == (
        model_name, "first words", {"team": "flowers"}, {})  # fmt: skip
    client.update_registered_model(model_name, description="other words")
    client.set_registered_model_tag(model_name, "stage", "trial")
    client.set_registered_model_tag(model_name, "stage", "done")
    client.delete_registered_model_tag(model_name, "team")
    found = client.get_registered_model(model_name)
    assert (found.description, found.tags) == ("other words", {"stage": "done"})
    assert found.creation_timestamp == made.creation_timestamp <= found.last_updated_timestamp
    client.delete_registered_model(model_name)
    with pytest.raises(RestException) as gone:
        client.get_registered_model(model_name)
    assert code_of(gone) == "RESOURCE_DOES_NOT_EXIST"
    with pytest.raises(RestException):
        client.delete_registered_model(model_name)


def test_a_deployment_job_is_kept_and_followed(sandbox: Any, client: MlflowClient, model_name: str) -> None:
    parameters = [jobs.JobParameterDefinition(name, "") for name in ("model_name", "model_version")]
    task = jobs.Task("t", condition_task=jobs.ConditionTask(jobs.ConditionTaskOp.EQUAL_TO, "a", "a"))
    job_id = sandbox.client.jobs.create(name="deploy", tasks=[task], parameters=parameters).job_id
    client.create_registered_model(model_name, deployment_job_id=str(job_id))

    def followed() -> tuple[str, str]:
        found = client.get_registered_model(model_name)
        return found.deployment_job_id, found.deployment_job_state

    assert followed() == (str(job_id), "CONNECTED")
    sandbox.client.jobs.update(job_id, fields_to_remove=["parameters"])
    assert followed() == (str(job_id), "REQUIRED_PARAMETERS_CHANGED")
    sandbox.client.jobs.delete(job_id)
    assert followed() == (str(job_id), "NOT_FOUND")
    client.update_registered_model(model_name, description="free again", deployment_job_id="")
    assert not client.get_registered_model(model_name).deployment_job_id


def test_a_name_is_taken_once_whatever_its_case(client: MlflowClient, model_name: str) -> None:
    client.create_registered_model(model_name)
    for again in (model_name, model_name.upper()):
        with pytest.raises(RestException) as taken:
            client.create_registered_model(again)
        assert code_of(taken) in ("RESOURCE_ALREADY_EXISTS", "ALREADY_EXISTS")


@pytest.mark.parametrize("name", ["a/b", "a b", "/tmp/lakewright-elsewhere", "a\nb", "m" * 256])
def test_a_name_that_is_no_name_is_refused(client: MlflowClient, schema: str, name: str) -> None:
    with pytest.raises(RestException) as refused:
        client.create_registered_model(f"{schema}.{name}")
    assert code_of(refused) == "INVALID_PARAMETER_VALUE"
    assert not Path("/tmp/lakewright-elsewhere").exists()


def test_a_model_needs_its_schema(client: MlflowClient, schema: str) -> None:
    catalog = schema.partition(".")[0]
    with pytest.raises(RestException, match=f"Schema '{catalog}.nowhere' does not exist"):
        client.create_registered_model(f"{catalog}.nowhere.model")
    with pytest.raises(RestException, match="Catalog 'nowhere' does not exist"):
        client.create_registered_model("nowhere.sch.model")


def test_versions_count_up_and_no_number_comes_twice(client: MlflowClient, model_name: str, saved_model: Path) -> None:
    client.create_registered_model(model_name)
    source = str(saved_model)
    first = client.create_model_version(model_name, source, description="one", tags={"checked": "no"})
    assert (first.name, str(first.version), first.status, first.description, first.source) == (
        model_name, "1", "READY", "one", source)  # fmt: skip
    assert str(client.create_model_version(model_name, source).version) == "2"
    client.delete_model_version(model_name, "2")
    with pytest.raises(RestException) as gone:
        client.get_model_version(model_name, "2")
    assert (code_of(gone), gone.value.get_http_status_code()) == ("RESOURCE_DOES_NOT_EXIST", 404)
    assert str(client.create_model_version(model_name, source).version) == "3"

    client.update_model_version(model_name, "1", description="uno")
    client.set_model_version_tag(model_name, "1", "checked", "yes")
    client.set_model_version_tag(model_name, "1", "by", "somebody")
    client.delete_model_version_tag(model_name, "1", "by")
    found = client.get_model_version(model_name, "1")
    assert (found.description, found.tags) == ("uno", {"checked": "yes"})
    assert client.get_model_version(model_name, "3").tags == {}


def test_a_version_of_a_missing_model_is_refused(client: MlflowClient, model_name: str, saved_model: Path) -> None:
    with pytest.raises(RestException) as missing:
        client.create_model_version(model_name, str(saved_model))
    assert code_of(missing) == "RESOURCE_DOES_NOT_EXIST"
    assert f"'{model_name}' does not exist" in str(missing.value)


def test_a_model_without_signature_is_refused(client: MlflowClient, model_name: str, tmp_path: Path) -> None:
    mlflow.pyfunc.save_model(
        tmp_path / "bare", python_model=lambda model_input: model_input, pip_requirements=["mlflow"]
    )
    client.create_registered_model(model_name)
    with pytest.raises(MlflowException, match="did not contain any signature metadata"):
        client.create_model_version(model_name, str(tmp_path / "bare"))
    assert client.search_model_versions(f"name='{model_name}'") == []


def test_aliases_point_and_move(client: MlflowClient, model_name: str, saved_model: Path) -> None:
    client.create_registered_model(model_name)
    for _ in range(2):
        client.create_model_version(model_name, str(saved_model))
    client.set_registered_model_alias(model_name, "champion", "1")
    client.set_registered_model_alias(model_name, "challenger", "2")
    client.set_registered_model_alias(model_name, "old-one", "1")
    assert client.get_registered_model(model_name).aliases == {
        "champion": "1", "challenger": "2", "old-one": "1"}  # fmt: skip
    assert sorted(client.get_model_version(model_name, "1").aliases) == ["champion", "old-one"]

    client.set_registered_model_alias(model_name, "champion", "2")
    assert str(client.get_model_version_by_alias(model_name, "champion").version) == "2"
    client.delete_registered_model_alias(model_name, "champion")
    with pytest.raises(RestException) as gone:
        client.get_model_version_by_alias(model_name, "champion")
    assert gone.value.get_http_status_code() == 404
    client.delete_model_version(model_name, "2")
    assert client.get_registered_model(model_name).aliases == {"old-one": "1"}
    with pytest.raises(RestException) as missing:
        client.set_registered_model_alias(model_name, "champion", "7")
    assert missing.value.get_http_status_code() == 404


def test_searching_finds_what_unity_catalog_lets_search(
    client: MlflowClient, model_name: str, saved_model: Path
) -> None:
    client.create_registered_model(model_name)
    client.create_registered_model(f"{model_name}_b")
    for _ in range(3):
        client.create_model_version(model_name, str(saved_model))
    page = client.search_model_versions(f"name = '{model_name}'", max_results=2)
    rest = client.search_model_versions(f"name = '{model_name}'", max_results=2, page_token=page.token)
    assert sorted(str(found.version) for found in [*page, *rest]) == ["1", "2", "3"]
    assert not rest.token
    assert client.search_model_versions(f"name='{model_name}_none'") == []
    with pytest.raises(MlflowException) as refused:
        client.search_model_versions("run_id = 'abc'")
    assert code_of(refused) == "INVALID_PARAMETER_VALUE"

    names, token = [], None
    while True:
        models = client.search_registered_models(max_results=1, page_token=token)
        names += [found.name for found in models]
        token = models.token
        if not token:
            break
    assert {model_name, f"{model_name}_b"} <= set(names)
    assert len(names) == len(set(names))


def test_a_registered_run_is_loaded_by_version_and_by_alias(
    client: MlflowClient, experiment: str, model_name: str, saved_model: Path
) -> None:
    with mlflow.start_run(experiment_id=experiment) as run:
        logged = mlflow.pyfunc.log_model(
            name="model",
            python_model=str(saved_model / "doubling.py"),
            input_example=pd.DataFrame({"x": [1.0]}),
            signature=mlflow.models.get_model_info(str(saved_model)).signature,
            registered_model_name=model_name,
            pip_requirements=["mlflow"],
        )
    assert str(logged.registered_model_version) == "1"
    found = client.get_model_version(model_name, "1")
    assert (found.run_id, found.model_id, found.status) == (run.info.run_id, logged.model_id, "READY")
    client.set_registered_model_alias(model_name, "champion", "1")
    for address in (f"models:/{model_name}/1", f"models:/{model_name}@champion", logged.model_uri):
        model = mlflow.pyfunc.load_model(address)
        assert model.predict(pd.DataFrame({"x": [1.5, 4.0]})) == [3.0, 8.0]
    again = mlflow.register_model(logged.model_uri, model_name)
    assert (str(again.version), again.run_id) == ("2", run.info.run_id)
