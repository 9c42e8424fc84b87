"""MLflow's own client, unmodified, against the sandbox as against a workspace: ``databricks`` and ``databricks-uc``."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mlflow
import pytest
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

_numbers = itertools.count(1)

_CODE = """
import mlflow

class Doubling(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [2 * x for x in model_input["x"]]

mlflow.models.set_model(Doubling())
"""


@contextlib.contextmanager
def acting(url: str, token: str) -> Iterator[MlflowClient]:
    """MLflow as a principal's shell would have it: host and token in the environment, the two addresses set."""
    before = mlflow.get_tracking_uri(), mlflow.get_registry_uri()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABRICKS_HOST", url)
        patch.setenv("DATABRICKS_TOKEN", token)
        patch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
        mlflow.set_tracking_uri("databricks")
        mlflow.set_registry_uri("databricks-uc")
        try:
            yield MlflowClient()
        finally:
            mlflow.set_tracking_uri(before[0])
            mlflow.set_registry_uri(before[1])


@pytest.fixture
def client(sandbox: Any) -> Iterator[MlflowClient]:
    """The administrator's client; the fluent functions speak to the same sandbox."""
    with acting(sandbox.url, sandbox.token) as made:
        yield made


@pytest.fixture(params=[False, True], ids=["mlflow_api", "native_api"])
def either_api(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs over MLflow's own registry API and over Unity Catalog's, by the switch that MLflow has for it."""
    monkeypatch.setenv("MLFLOW_ENABLE_UC_NATIVE_MODEL_REGISTRY", str(request.param).lower())


@pytest.fixture(scope="module")
def schema(sandbox: Any) -> str:
    """Full name of a schema for models."""
    sandbox.client.catalogs.create("cat")
    return str(sandbox.client.schemas.create("sch", "cat").full_name)


@pytest.fixture
def model_name(schema: str) -> str:
    """Full name of a model that is not there yet."""
    return f"{schema}.model_{next(_numbers)}"


@pytest.fixture
def experiment(client: MlflowClient) -> str:
    """Id of an experiment of the test's own."""
    return client.create_experiment(f"/Shared/of_a_test_{next(_numbers)}")


@pytest.fixture(scope="session")
def saved_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model's folder; it predicts twice ``x``."""
    root = tmp_path_factory.mktemp("doubling")
    (root / "doubling.py").write_text(_CODE)
    mlflow.pyfunc.save_model(
        root / "model",
        python_model=str(root / "doubling.py"),
        signature=ModelSignature(Schema([ColSpec("double", "x")]), Schema([ColSpec("double")])),
        pip_requirements=["mlflow"],
    )
    return root / "model"


class Member:
    """A service principal that is no administrator."""

    def __init__(self, sandbox: Any) -> None:
        made = sandbox.client.service_principals.create(display_name=f"member-{next(_numbers)}")
        token = sandbox.client.token_management.create_obo_token(made.application_id, lifetime_seconds=600)
        self.name: str = made.application_id
        self.token: str = token.token_value
        self.client: WorkspaceClient = sandbox.client_for(self.token)
        self._sandbox = sandbox

    def acting(self) -> contextlib.AbstractContextManager[MlflowClient]:
        return acting(self._sandbox.url, self.token)

    def granted(self, kind: str, full_name: str, *privileges: str) -> None:
        change = {"principal": self.name, "add": list(privileges)}
        with self._sandbox.http() as http:
            path = f"/api/2.1/unity-catalog/permissions/{kind}/{full_name}"
            assert http.patch(path, json={"changes": [change]}).status_code == 200

    def permitted(self, experiment_id: str, level: str) -> None:
        entry = {"service_principal_name": self.name, "permission_level": level}
        with self._sandbox.http() as http:
            path = f"/api/2.0/permissions/experiments/{experiment_id}"
            assert http.patch(path, json={"access_control_list": [entry]}).status_code == 200


@pytest.fixture
def make_member(sandbox: Any) -> Callable[[], Member]:
    return lambda: Member(sandbox)


@pytest.fixture
def member(make_member: Callable[[], Member]) -> Member:
    return make_member()
