"""What MLflow's client registers, databricks-sdk sees, and the other way round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from databricks.sdk.errors import NotFound
from mlflow import MlflowClient


def test_the_same_models_versions_and_aliases(
    sandbox: Any, client: MlflowClient, model_name: str, saved_model: Path
) -> None:
    catalog, schema, name = model_name.split(".")
    models, versions = sandbox.client.registered_models, sandbox.client.model_versions
    made = models.create(catalog_name=catalog, schema_name=schema, name=name, comment="of the sdk")
    assert (made.full_name, client.get_registered_model(model_name).description) == (model_name, "of the sdk")
    for _ in range(2):
        client.create_model_version(model_name, str(saved_model), description="of mlflow")
    assert [(v.version, v.comment, v.status.value) for v in versions.list(model_name)] == [
        (2, "of mlflow", "READY"), (1, "of mlflow", "READY")]  # fmt: skip

    models.set_alias(model_name, "champion", 2)
    assert str(client.get_model_version_by_alias(model_name, "champion").version) == "2"
    client.set_registered_model_alias(model_name, "champion", "1")
    assert versions.get_by_alias(model_name, "champion").version == 1
    aliases = models.get(model_name, include_aliases=True).aliases
    assert [(a.alias_name, a.version_num) for a in aliases] == [("champion", 1)]
    assert not models.get(model_name).aliases
    versions.update(model_name, 1, comment="of the sdk")
    assert client.get_model_version(model_name, "1").description == "of the sdk"
    models.delete_alias(model_name, "champion")
    assert client.get_registered_model(model_name).aliases == {}

    client.delete_model_version(model_name, "2")
    with pytest.raises(NotFound):
        versions.get(model_name, 2)
    assert name in {m.name for m in models.list(catalog_name=catalog, schema_name=schema)}
    models.update(model_name, comment="changed")
    assert client.get_registered_model(model_name).description == "changed"
    models.delete(model_name)
    assert model_name not in {m.name for m in client.search_registered_models()}
    assert not list((sandbox.home / "files" / "Models" / catalog / schema).glob(name))


def test_a_renamed_model_is_loaded_by_its_new_name(
    sandbox: Any, client: MlflowClient, model_name: str, saved_model: Path
) -> None:
    client.create_registered_model(model_name)
    client.create_model_version(model_name, str(saved_model))
    sandbox.client.registered_models.update(model_name, new_name=model_name.split(".")[2] + "_renamed")
    found = client.get_model_version(f"{model_name}_renamed", "1")
    assert found.status == "READY"
    assert Path(client.get_model_version_download_uri(f"{model_name}_renamed", "1").removeprefix("file://")).is_dir()


@pytest.mark.parametrize(
    "body",
    [
        {"tags": [{"value": "no key"}]},
        {"tags": [{"key": "k", "value": 3}]},
        {"tags": {"k": "v"}},
        {"comment": 5},
        {"run_id": ["r"]},
        {"source": {"s": 1}},
    ],
)
def test_fields_of_a_wrong_type_are_refused(
    sandbox: Any, client: MlflowClient, model_name: str, body: dict[str, Any]
) -> None:
    client.create_registered_model(model_name)
    catalog, schema, name = model_name.split(".")
    names = {"catalog_name": catalog, "schema_name": schema, "model_name": name}
    base = "/api/2.1/unity-catalog/models"
    with sandbox.http() as http:
        answers = [http.post(f"{base}/versions", json={**names, **body})]
        if "tags" in body or "comment" in body:
            answers.append(http.post(base, json={**names, "name": f"{name}_other", **body}))
        for answer in answers:
            assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), answer.text
    assert client.search_model_versions(f"name='{model_name}'") == []


@pytest.mark.parametrize("alias", ["latest", "Latest", "v1", "V22", "two words", "a.b", "ä", "a" * 256])
def test_an_alias_that_is_none_is_refused(
    sandbox: Any, client: MlflowClient, model_name: str, saved_model: Path, alias: str
) -> None:
    client.create_registered_model(model_name)
    client.create_model_version(model_name, str(saved_model))
    with sandbox.http() as http:
        for answer in (
            http.put(f"/api/2.1/unity-catalog/models/{model_name}/aliases/{alias}", json={"version_num": 1}),
            http.post(
                "/api/2.0/mlflow/unity-catalog/registered-models/alias",
                json={"name": model_name, "alias": alias, "version": "1"},
            ),
        ):
            assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert client.get_registered_model(model_name).aliases == {}
