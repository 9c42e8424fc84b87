from __future__ import annotations

import json

import mlflow
import pytest
from lakewright_ml.errors import ValidationFailed
from lakewright_ml.models import iris
from lakewright_ml.tables import TableSnapshot
from lakewright_ml.train import VALIDATION_STATUS, TrainedVersion
from lakewright_ml.validate import CHALLENGER, validate


def status(tracking: mlflow.MlflowClient, version: TrainedVersion) -> str:
    return tracking.get_model_version(version.model, version.version).tags[VALIDATION_STATUS]


def test_a_good_version_passes_and_becomes_challenger(
    tracking: mlflow.MlflowClient, trained: TrainedVersion, snapshot: TableSnapshot
) -> None:
    lines: list[str] = []
    results = validate(iris.DEFINITION, snapshot, trained.model, trained.version, report=lines.append)
    assert [check.passed for check in results] == [True] * 6
    assert len(lines) == 6
    assert status(tracking, trained) == "PASSED"
    assert str(tracking.get_model_version_by_alias(trained.model, CHALLENGER).version) == trained.version
    kept = json.loads(mlflow.artifacts.load_text(f"runs:/{trained.run_id}/validation.json"))
    assert kept["version"] == trained.version
    assert [check["name"] for check in kept["checks"]][:3] == ["signature", "predicts known species", "test accuracy"]


def test_a_weak_version_fails_and_the_challenger_stays(
    tracking: mlflow.MlflowClient, trained: TrainedVersion, weak: TrainedVersion, snapshot: TableSnapshot
) -> None:
    validate(iris.DEFINITION, snapshot, trained.model, trained.version, report=lambda _: None)
    with pytest.raises(
        ValidationFailed, match=f"{weak.model} version {weak.version} failed validation: test accuracy: 0.600"
    ) as caught:
        validate(iris.DEFINITION, snapshot, weak.model, weak.version, report=lambda _: None)
    assert any(failure.startswith("recall of") for failure in caught.value.failures)
    assert status(tracking, weak) == "FAILED"
    assert str(tracking.get_model_version_by_alias(weak.model, CHALLENGER).version) == trained.version


def test_a_model_that_cannot_score_fails_with_what_it_raised(
    tracking: mlflow.MlflowClient, snapshot: TableSnapshot
) -> None:
    class Broken(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input, params=None):  # type: ignore[no-untyped-def]
            raise RuntimeError("no weights")

    mlflow.set_experiment("/Shared/iris")
    with mlflow.start_run():
        info = mlflow.pyfunc.log_model(
            name="broken",
            python_model=Broken(),
            registered_model_name="ml.iris.broken",
            pip_requirements=["mlflow"],
        )
    with pytest.raises(ValidationFailed, match="RuntimeError: no weights"):
        validate(iris.DEFINITION, snapshot, "ml.iris.broken", str(info.registered_model_version), report=lambda _: None)
