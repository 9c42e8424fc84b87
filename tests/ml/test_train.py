from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import mlflow
import pytest
from lakewright_ml.errors import DataNotUsable
from lakewright_ml.models import iris
from lakewright_ml.tables import TableSnapshot
from lakewright_ml.train import VALIDATION_STATUS, TrainedVersion, train


def test_the_run_keeps_everything_needed_to_repeat_it(tracking: mlflow.MlflowClient, trained: TrainedVersion) -> None:
    run = tracking.get_run(trained.run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params == {
        **{k: str(v) for k, v in iris.FOREST.items()},
        "test_fraction": "0.2",
        "split_seed": "42",
    }
    assert set(run.data.metrics) == {
        f"{part}_{what}" for part in ("train", "test") for what in ("accuracy", "precision", "recall")
    }
    assert run.data.metrics["test_accuracy"] > 0.9
    [used] = run.inputs.dataset_inputs
    assert used.dataset.name == "ml.iris.flowers"
    source = json.loads(used.dataset.source)
    assert (source["delta_table_name"], source["delta_table_version"]) == ("ml.iris.flowers", 3)
    assert {item.path for item in tracking.list_artifacts(trained.run_id)} >= {
        "confusion_matrix.png",
        "feature_importance.png",
    }


def test_the_version_is_registered_as_pending_with_signature_example_and_pins(
    tracking: mlflow.MlflowClient, trained: TrainedVersion
) -> None:
    version = tracking.get_model_version(trained.model, trained.version)
    assert version.tags[VALIDATION_STATUS] == "PENDING"
    assert version.run_id == trained.run_id
    info = mlflow.models.get_model_info(f"models:/{trained.model}/{trained.version}")
    assert info.signature.inputs.input_names() == iris.DEFINITION.features
    assert info.saved_input_example_info is not None
    local = mlflow.artifacts.download_artifacts(f"models:/{trained.model}/{trained.version}")
    pins = Path(local, "requirements.txt").read_text().splitlines()
    assert all("==" in pin for pin in pins)
    assert {pin.partition("==")[0] for pin in pins} >= {"mlflow", "scikit-learn", "pandas"}


def test_a_failing_fit_leaves_a_failed_run_and_no_version(
    tracking: mlflow.MlflowClient, snapshot: TableSnapshot
) -> None:
    with pytest.raises(ValueError, match="n_estimators"):
        train(
            replace(iris.DEFINITION, estimator=lambda: iris.forest().set_params(n_estimators=-1)),
            snapshot,
            "ml.iris.never",
            "/Shared/iris",
        )
    experiment = tracking.get_experiment_by_name("/Shared/iris")
    assert tracking.search_runs([experiment.experiment_id], "attributes.status = 'FAILED'", max_results=1)
    assert not tracking.search_registered_models("name = 'ml.iris.never'")


def test_unusable_data_is_refused_before_a_run_starts(tracking: mlflow.MlflowClient, snapshot: TableSnapshot) -> None:
    with pytest.raises(DataNotUsable):
        train(iris.DEFINITION, TableSnapshot("a.b.c", 0, snapshot.rows.head(3)), "ml.iris.never", "/Shared/never")
    assert tracking.get_experiment_by_name("/Shared/never") is None
