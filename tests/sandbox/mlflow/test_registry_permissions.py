"""What grants allow and forbid in the registry, over both of its APIs, and what a version's files are open for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from databricks.sdk.errors import PermissionDenied
from mlflow import MlflowClient
from mlflow.exceptions import RestException

from .conftest import Member

pytestmark = pytest.mark.usefixtures("either_api")


@pytest.fixture
def registered(client: MlflowClient, model_name: str, saved_model: Path) -> str:
    """Full name of a model of the administrator's with version 1 and the alias ``champion`` for it."""
    client.create_registered_model(model_name)
    client.create_model_version(model_name, str(saved_model))
    client.set_registered_model_alias(model_name, "champion", "1")
    return model_name


def denied(attempt: Any) -> None:
    with pytest.raises(RestException) as error:
        attempt()
    assert (error.value.error_code, error.value.get_http_status_code()) == ("PERMISSION_DENIED", 403)


def test_without_execute_no_version_is_read(registered: str, schema: str, member: Member) -> None:
    member.granted("schema", schema, "USE_SCHEMA")
    member.granted("catalog", schema.partition(".")[0], "USE_CATALOG")
    with member.acting() as client:
        denied(lambda: client.get_model_version(registered, "1"))
        denied(lambda: client.get_model_version_by_alias(registered, "champion"))
        denied(lambda: client.get_model_version_download_uri(registered, "1"))
        denied(lambda: client.search_model_versions(f"name='{registered}'"))
        with pytest.raises(PermissionDenied):
            mlflow.pyfunc.load_model(f"models:/{registered}/1")
    with pytest.raises(PermissionDenied):
        member.client.files.download(f"/Models/{registered.replace('.', '/')}/1/MLmodel")


def test_with_execute_it_is_loaded_but_not_changed(
    registered: str, schema: str, member: Member, saved_model: Path
) -> None:
    member.granted("function", registered, "EXECUTE")
    with member.acting() as client:
        denied(lambda: client.get_model_version(registered, "1"))
    member.granted("schema", schema, "USE_SCHEMA")
    member.granted("catalog", schema.partition(".")[0], "USE_CATALOG")
    with member.acting() as client:
        model = mlflow.pyfunc.load_model(f"models:/{registered}@champion")
        assert model.predict(pd.DataFrame({"x": [2.0]})) == [4.0]
        for attempt in (
            lambda: client.create_model_version(registered, str(saved_model)),
            lambda: client.update_model_version(registered, "1", "mine"),
            lambda: client.delete_model_version(registered, "1"),
            lambda: client.set_registered_model_alias(registered, "mine", "1"),
            lambda: client.delete_registered_model_alias(registered, "champion"),
            lambda: client.set_model_version_tag(registered, "1", "k", "v"),
            lambda: client.set_registered_model_tag(registered, "k", "v"),
            lambda: client.update_registered_model(registered, "mine"),
            lambda: client.delete_registered_model(registered),
        ):
            denied(attempt)
        member.granted("function", registered, "APPLY_TAG")
        client.set_registered_model_tag(registered, "k", "v")
        client.set_model_version_tag(registered, "1", "k", "v")
        client.delete_model_version_tag(registered, "1", "k")


def test_create_model_makes_a_model_of_ones_own(
    client: MlflowClient, schema: str, member: Member, model_name: str, saved_model: Path
) -> None:
    member.granted("schema", schema, "USE_SCHEMA")
    member.granted("catalog", schema.partition(".")[0], "USE_CATALOG")
    with member.acting() as own:
        denied(lambda: own.create_registered_model(model_name))
        member.granted("schema", schema, "CREATE_MODEL")
        own.create_registered_model(model_name)
        assert str(own.create_model_version(model_name, str(saved_model)).version) == "1"
        own.set_registered_model_alias(model_name, "mine", "1")
    assert client.get_registered_model(model_name).aliases == {"mine": "1"}


def test_create_model_version_adds_but_does_not_decide(
    registered: str, schema: str, member: Member, saved_model: Path
) -> None:
    member.granted("schema", schema, "USE_SCHEMA")
    member.granted("catalog", schema.partition(".")[0], "USE_CATALOG")
    member.granted("function", registered, "CREATE_MODEL_VERSION")
    with member.acting() as client:
        assert str(client.create_model_version(registered, str(saved_model)).version) == "2"
        denied(lambda: client.set_registered_model_alias(registered, "champion", "2"))


def test_the_files_of_a_registered_version_stay_as_they_are(sandbox: Any, registered: str) -> None:
    folder = f"/Models/{registered.replace('.', '/')}"
    with sandbox.http() as http:
        for answer in (
            http.put(f"/api/2.0/fs/files{folder}/1/MLmodel", content=b"other"),
            http.put(f"/api/2.0/fs/files{folder}/1/more.txt", content=b"more"),
            http.delete(f"/api/2.0/fs/files{folder}/1/MLmodel"),
        ):
            assert (answer.status_code, answer.json()["error_code"]) == (403, "PERMISSION_DENIED")
        for place in ("2/MLmodel", "01/MLmodel", "MLmodel"):
            assert http.put(f"/api/2.0/fs/files{folder}/{place}", content=b"other").status_code == 404
    read = sandbox.client.files.download(f"{folder}/1/MLmodel").contents.read()
    assert b"signature" in read
