"""A tracking server and registry in a folder of the test session: MLflow's own SQLite store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import mlflow
import pytest
from lakewright_ml.models import iris
from lakewright_ml.tables import TableSnapshot
from lakewright_ml.train import TrainedVersion, train

TABLE = "ml.iris.flowers"
MODEL = "ml.iris.classifier"


@pytest.fixture(scope="session")
def snapshot() -> TableSnapshot:
    return TableSnapshot(TABLE, 3, iris.flowers())


@pytest.fixture(scope="session")
def tracking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mlflow.MlflowClient]:
    folder = tmp_path_factory.mktemp("mlflow")
    before = mlflow.get_tracking_uri(), mlflow.get_registry_uri()
    mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
    mlflow.set_registry_uri(f"sqlite:///{folder}/mlflow.db")
    client = mlflow.MlflowClient()
    client.create_experiment("/Shared/iris", artifact_location=folder.as_uri())
    yield client
    mlflow.set_tracking_uri(before[0])
    mlflow.set_registry_uri(before[1])


@pytest.fixture(scope="module")
def trained(tracking: mlflow.MlflowClient, snapshot: TableSnapshot) -> TrainedVersion:
    return train(iris.DEFINITION, snapshot, MODEL, "/Shared/iris")


@pytest.fixture(scope="module")
def weak(tracking: mlflow.MlflowClient, snapshot: TableSnapshot, trained: TrainedVersion) -> TrainedVersion:
    """A later version that can only tell two species apart: one stump."""
    return train(replace(iris.DEFINITION, estimator=_stump), snapshot, MODEL, "/Shared/iris")


def _stump() -> Any:
    return iris.forest().set_params(n_estimators=1, max_depth=1)
