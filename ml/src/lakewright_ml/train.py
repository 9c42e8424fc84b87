"""Train a model on its table and register it as the model's next version, status PENDING.

The run keeps the data set with its table version, parameters, train and test scores, the signature, an input example, the
exact environment, and pictures of what it gets right and of the features' importance.
"""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from lakewright_ml.arguments import full_name, parser
from lakewright_ml.definition import Definition, definition
from lakewright_ml.handover import hand_over
from lakewright_ml.measures import (
    confusion_matrix_picture,
    feature_importance_picture,
    predicted_picture,
    regression_scores,
    scores,
)
from lakewright_ml.patience import bound_mlflow
from lakewright_ml.splitting import Split, split
from lakewright_ml.tables import read_table, table_exists, write_table

if TYPE_CHECKING:
    from lakewright_ml.tables import TableSnapshot

VALIDATION_STATUS = "model_validation_status"
SCORING_PACKAGES = ["mlflow", "numpy", "pandas", "scikit-learn", "scipy", "cloudpickle"]


@dataclass(frozen=True)
class TrainedVersion:
    """A registered version and the run that made it."""

    model: str
    version: str
    run_id: str
    metrics: dict[str, float]


def conda_env(name: str) -> dict[str, Any]:
    """The environment that scoring needs, each package at the exact version it was trained with."""
    pins = [f"{package}=={version(package)}" for package in SCORING_PACKAGES]
    return {
        "name": name,
        "channels": ["conda-forge"],
        "dependencies": [f"python={platform.python_version()}", "pip", {"pip": pins}],
    }


def train(of: Definition, snapshot: TableSnapshot, model: str, experiment: str) -> TrainedVersion:
    """Fit, log and register.

    Raises `DataNotUsable` when the table cannot be trained on; a failed fit leaves a FAILED run and no version.
    """
    import mlflow

    data = split(snapshot, of)
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_input(_dataset(of, snapshot), context="training")
        mlflow.log_params({**of.parameters, "test_fraction": of.test_fraction, "split_seed": of.split_seed})
        fitted = of.estimator().fit(data.train, data.train_labels)
        predictions = fitted.predict(data.test)
        measured = scores if of.classification else regression_scores
        metrics = {
            **measured(data.train_labels, fitted.predict(data.train), "train"),
            **measured(data.test_labels, predictions, "test"),
        }
        mlflow.log_metrics(metrics)
        _log_pictures(of, data, fitted, predictions)
        info = mlflow.sklearn.log_model(
            fitted,
            name="model",
            signature=mlflow.models.infer_signature(data.train, predictions),
            input_example=data.train.iloc[[0]],
            conda_env=conda_env(of.name),
            serialization_format="cloudpickle",
            registered_model_name=model,
        )
    registered = str(info.registered_model_version)
    mlflow.MlflowClient().set_model_version_tag(model, registered, VALIDATION_STATUS, "PENDING")
    return TrainedVersion(model, registered, run.info.run_id, metrics)


def _log_pictures(of: Definition, data: Split, fitted: Any, predictions: Any) -> None:
    import mlflow

    if of.classification:
        picture, name = confusion_matrix_picture(data.test_labels, predictions, "Held-out rows"), "confusion_matrix.png"
    else:
        picture, name = predicted_picture(data.test_labels, predictions, "Held-out rows"), "predicted.png"
    mlflow.log_figure(picture, name)
    importances = getattr(fitted, "feature_importances_", None)
    if importances is not None:
        mlflow.log_figure(feature_importance_picture(of.features, importances), "feature_importance.png")


def _dataset(of: Definition, snapshot: TableSnapshot) -> Any:
    from mlflow.data.delta_dataset_source import DeltaDatasetSource
    from mlflow.data.pandas_dataset import from_pandas

    source = DeltaDatasetSource(delta_table_name=snapshot.name, delta_table_version=snapshot.version)
    return from_pandas(snapshot.rows, source=source, targets=of.target, name=snapshot.name)


def ensure_table(of: Definition, name: str) -> TableSnapshot:
    """The table; where there is none, it is made of the definition's sample. A table that is there is left as it is."""
    if of.sample is not None and not table_exists(name):
        write_table(name, of.sample())
    return read_table(name)


def main(arguments: list[str] | None = None) -> None:
    bound_mlflow()
    options = parser(__doc__)
    options.add_argument("--definition", required=True, help="a module of lakewright_ml.models, such as iris")
    options.add_argument("--table", type=full_name, required=True, help="Delta table; made from the sample if missing")
    options.add_argument("--model", type=full_name, required=True, help="registered model that gets the version")
    options.add_argument("--experiment", required=True, help="experiment's workspace path, such as /Shared/iris")
    given = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    of = definition(given.definition)
    trained = train(of, ensure_table(of, given.table), given.model, given.experiment)
    test = {f"test_{of.metric.name}": trained.metrics[f"test_{of.metric.name}"]}
    hand_over(model_version=trained.version, run_id=trained.run_id, **test)
