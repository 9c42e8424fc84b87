"""Train a random forest on the iris table and register it as the model's next version, status PENDING.

The run keeps the data set with its table version, parameters, train and test scores, the signature, an input example, the
exact environment, and pictures of the confusion matrix and of the features' importance.
"""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from lakewright_ml import iris
from lakewright_ml.arguments import full_name, parser
from lakewright_ml.handover import hand_over
from lakewright_ml.measures import confusion_matrix_picture, feature_importance_picture, scores
from lakewright_ml.patience import bound_mlflow

if TYPE_CHECKING:
    from lakewright_ml.tables import TableSnapshot

VALIDATION_STATUS = "model_validation_status"
SCORING_PACKAGES = ["mlflow", "numpy", "pandas", "scikit-learn", "scipy", "cloudpickle"]
FOREST: dict[str, Any] = {
    "n_estimators": 50,
    "max_depth": 4,
    "min_samples_split": 4,
    "min_samples_leaf": 2,
    "max_features": "sqrt",
    "random_state": 432,
}


@dataclass(frozen=True)
class TrainedVersion:
    """A registered version and the run that made it. ``metrics`` are in 0..1."""

    model: str
    version: str
    run_id: str
    metrics: dict[str, float]


def conda_env() -> dict[str, Any]:
    """The environment that scoring needs, each package at the exact version it was trained with."""
    pins = [f"{package}=={version(package)}" for package in SCORING_PACKAGES]
    return {
        "name": "iris",
        "channels": ["conda-forge"],
        "dependencies": [f"python={platform.python_version()}", "pip", {"pip": pins}],
    }


def train(snapshot: TableSnapshot, model: str, experiment: str, forest: dict[str, Any] | None = None) -> TrainedVersion:
    """Fit, log and register. ``forest`` overrides single parameters of `FOREST`.

    Raises `DataNotUsable` when the table cannot be trained on; a failed fit leaves a FAILED run and no version.
    """
    import mlflow
    from sklearn.ensemble import RandomForestClassifier

    parameters = {**FOREST, **(forest or {})}
    data = iris.split(snapshot)
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_input(_dataset(snapshot), context="training")
        mlflow.log_params({**parameters, "test_fraction": iris.TEST_FRACTION, "split_seed": iris.SPLIT_SEED})
        classifier = RandomForestClassifier(**parameters).fit(data.train, data.train_labels)
        predictions = classifier.predict(data.test)
        metrics = {
            **scores(data.train_labels, classifier.predict(data.train), "train"),
            **scores(data.test_labels, predictions, "test"),
        }
        mlflow.log_metrics(metrics)
        mlflow.log_figure(
            confusion_matrix_picture(data.test_labels, predictions, "Held-out flowers"), "confusion_matrix.png"
        )
        mlflow.log_figure(
            feature_importance_picture(iris.FEATURES, classifier.feature_importances_), "feature_importance.png"
        )
        info = mlflow.sklearn.log_model(
            classifier,
            name="model",
            signature=mlflow.models.infer_signature(data.train, predictions),
            input_example=data.train.iloc[[0]],
            conda_env=conda_env(),
            serialization_format="cloudpickle",
            registered_model_name=model,
        )
    registered = str(info.registered_model_version)
    mlflow.MlflowClient().set_model_version_tag(model, registered, VALIDATION_STATUS, "PENDING")
    return TrainedVersion(model, registered, run.info.run_id, metrics)


def _dataset(snapshot: TableSnapshot) -> Any:
    from mlflow.data.delta_dataset_source import DeltaDatasetSource
    from mlflow.data.pandas_dataset import from_pandas

    source = DeltaDatasetSource(delta_table_name=snapshot.name, delta_table_version=snapshot.version)
    return from_pandas(snapshot.rows, source=source, targets=iris.TARGET, name=snapshot.name)


def main(arguments: list[str] | None = None) -> None:
    bound_mlflow()
    options = parser(__doc__)
    options.add_argument(
        "--table", type=full_name, required=True, help="Delta table; made from the iris data if missing"
    )
    options.add_argument("--model", type=full_name, required=True, help="registered model that gets the version")
    options.add_argument("--experiment", required=True, help="experiment's workspace path, such as /Shared/iris")
    given = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    trained = train(iris.ensure_iris_table(given.table), given.model, given.experiment)
    hand_over(model_version=trained.version, run_id=trained.run_id, test_accuracy=trained.metrics["test_accuracy"])
