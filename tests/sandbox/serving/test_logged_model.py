"""From a training run to a prediction: ``log_model`` with ``registered_model_name``, then an endpoint, all through unmodified clients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import mlflow
import pandas as pd
import pytest
from mlflow.deployments import get_deploy_client
from mlflow.models import infer_signature
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier

from .conftest import Endpoints

NAME = "main.ml.iris"


@pytest.fixture
def databricks(registry: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = mlflow.get_tracking_uri(), mlflow.get_registry_uri()
    monkeypatch.setenv("DATABRICKS_HOST", registry.url)
    monkeypatch.setenv("DATABRICKS_TOKEN", registry.token)
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    yield
    mlflow.set_tracking_uri(before[0])
    mlflow.set_registry_uri(before[1])


@pytest.mark.usefixtures("databricks")
def test_a_logged_model_is_served(endpoints: Endpoints) -> None:
    flowers, species = load_iris(return_X_y=True, as_frame=True)
    forest = RandomForestClassifier(n_estimators=5, random_state=0).fit(flowers, species)
    mlflow.set_experiment("/Shared/serving")
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            forest,
            name="model",
            registered_model_name=NAME,
            signature=infer_signature(flowers, forest.predict(flowers)),
            input_example=flowers.head(2),
            serialization_format="cloudpickle",
        )
    served = {
        "entity_name": NAME,
        "entity_version": str(logged.registered_model_version),
        "scale_to_zero_enabled": True,
    }
    endpoints.create("iris", served)

    asked = flowers.iloc[[0, 60, 140]]
    answer = get_deploy_client("databricks").predict(
        endpoint="iris", inputs={"dataframe_split": asked.to_dict("split")}
    )
    assert answer["predictions"] == [int(each) for each in forest.predict(asked)]

    wrong = pd.DataFrame({"petal length (cm)": [1.0]})
    refused = endpoints.http.post(
        "/serving-endpoints/iris/invocations", json={"dataframe_records": wrong.to_dict("records")}
    )
    assert refused.status_code == 400
    assert "Model is missing inputs" in refused.json()["message"]
