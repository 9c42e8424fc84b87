"""A regression goes the same way: trained, validated by its metric, compared with the mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import mlflow
import pytest
from lakewright_ml.deploy import compare
from lakewright_ml.errors import ValidationFailed
from lakewright_ml.tables import TableSnapshot
from lakewright_ml.train import train
from lakewright_ml.validate import validate

from tests.ml.linear import LINEAR, rows

MODEL = "ml.lines.linear"
TABLE = TableSnapshot("ml.lines.rows", 1, rows(60))


def _mean() -> Any:
    from sklearn.dummy import DummyRegressor

    return DummyRegressor()


def test_from_training_to_comparison(tracking: mlflow.MlflowClient) -> None:
    trained = train(LINEAR, TABLE, MODEL, "/Shared/iris")
    assert trained.metrics["test_r2"] == pytest.approx(1)
    assert {item.path for item in tracking.list_artifacts(trained.run_id)} >= {"predicted.png"}
    names = [check.name for check in validate(LINEAR, TABLE, MODEL, trained.version, report=lambda _: None)]
    assert names == ["signature", "predicts numbers for y", "test mean_absolute_error"]
    comparison = compare(LINEAR, TABLE, MODEL, trained.version)
    assert (comparison.opponent, comparison.promote) == ("baseline", True)
    assert comparison.challenger_score < comparison.opponent_score, "less is better"


def test_one_that_answers_the_mean_fails_its_metric(tracking: mlflow.MlflowClient) -> None:
    trained = train(replace(LINEAR, estimator=_mean), TABLE, MODEL, "/Shared/iris")
    with pytest.raises(ValidationFailed, match=r"test mean_absolute_error: \d+\.\d+, needed at most 0\.010"):
        validate(LINEAR, TABLE, MODEL, trained.version, report=lambda _: None)
