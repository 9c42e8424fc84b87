from __future__ import annotations

import mlflow
import pytest
from lakewright_ml.deploy import CHAMPION, champion_version, compare
from lakewright_ml.errors import ValidationFailed
from lakewright_ml.models import iris
from lakewright_ml.tables import TableSnapshot
from lakewright_ml.train import VALIDATION_STATUS, TrainedVersion


@pytest.fixture(autouse=True)
def no_champion(tracking: mlflow.MlflowClient, trained: TrainedVersion, weak: TrainedVersion) -> None:
    for version in (trained, weak):
        tracking.set_model_version_tag(version.model, version.version, VALIDATION_STATUS, "PASSED")
    if champion_version(trained.model):
        tracking.delete_registered_model_alias(trained.model, CHAMPION)


def test_the_first_version_meets_the_baseline(trained: TrainedVersion, snapshot: TableSnapshot) -> None:
    comparison = compare(iris.DEFINITION, snapshot, trained.model, trained.version)
    assert comparison.opponent == "baseline"
    assert comparison.opponent_score == pytest.approx(1 / 3)
    assert comparison.promote


def test_a_worse_challenger_is_not_promoted(
    tracking: mlflow.MlflowClient, trained: TrainedVersion, weak: TrainedVersion, snapshot: TableSnapshot
) -> None:
    tracking.set_registered_model_alias(trained.model, CHAMPION, trained.version)
    comparison = compare(iris.DEFINITION, snapshot, weak.model, weak.version)
    assert comparison.opponent == f"version {trained.version}"
    assert comparison.challenger_score < comparison.opponent_score
    assert not comparison.promote


def test_a_version_that_was_not_validated_is_refused(
    tracking: mlflow.MlflowClient, trained: TrainedVersion, snapshot: TableSnapshot
) -> None:
    tracking.set_model_version_tag(trained.model, trained.version, VALIDATION_STATUS, "FAILED")
    with pytest.raises(ValidationFailed, match="model_validation_status is FAILED, needed PASSED"):
        compare(iris.DEFINITION, snapshot, trained.model, trained.version)
