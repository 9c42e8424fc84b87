"""Check a model version before anybody may serve it: status PENDING → PASSED or FAILED, alias Challenger when it passed.

The version is loaded as the endpoint would load it and scored on the held-out rows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lakewright_ml import iris
from lakewright_ml.arguments import fraction, full_name, parser
from lakewright_ml.errors import ValidationFailed
from lakewright_ml.handover import hand_over
from lakewright_ml.measures import scores
from lakewright_ml.patience import bound_mlflow
from lakewright_ml.train import VALIDATION_STATUS

if TYPE_CHECKING:
    from lakewright_ml.tables import TableSnapshot

CHALLENGER = "Challenger"
MIN_TEST_ACCURACY = 0.85
MIN_CLASS_RECALL = 0.6


@dataclass(frozen=True)
class Check:
    """One question asked of the model. ``found`` and ``needed`` are for people to read."""

    name: str
    passed: bool
    found: str
    needed: str


def checks(loaded: Any, data: iris.Split, min_test_accuracy: float, min_class_recall: float) -> Iterator[Check]:
    """Ask every question of ``loaded``, an MLflow Python-function model. A model that cannot score ends with that one failed check."""
    signature = loaded.metadata.signature
    columns = signature.inputs.input_names() if signature and signature.inputs else []
    yield Check("signature", columns == iris.FEATURES, f"inputs {columns}", f"inputs {iris.FEATURES}")
    try:
        predictions = list(loaded.predict(data.test))
    except Exception as error:  # noqa: BLE001 - whatever the model raises is the finding
        yield Check("scores the held-out rows", False, f"{type(error).__name__}: {error}", "a prediction a row")
        return
    strange = sorted({str(p) for p in predictions} - set(data.test_labels))
    yield Check("predicts known species", not strange, f"unknown: {strange}", f"only {sorted(set(data.test_labels))}")
    accuracy = scores(data.test_labels, predictions, "test")["test_accuracy"]
    yield Check("test accuracy", accuracy >= min_test_accuracy, f"{accuracy:.3f}", f"at least {min_test_accuracy:.3f}")
    yield from _class_recalls(data, predictions, min_class_recall)


def _class_recalls(data: iris.Split, predictions: list[Any], needed: float) -> Iterator[Check]:
    from sklearn.metrics import recall_score

    for species in sorted(set(data.test_labels)):
        recall = float(recall_score(data.test_labels, predictions, labels=[species], average="macro", zero_division=0))
        yield Check(f"recall of {species}", recall >= needed, f"{recall:.3f}", f"at least {needed:.3f}")


def validate(
    snapshot: TableSnapshot,
    model: str,
    version: str,
    *,
    min_test_accuracy: float = MIN_TEST_ACCURACY,
    min_class_recall: float = MIN_CLASS_RECALL,
    report: Callable[[str], None] = print,
) -> list[Check]:
    """Check ``model`` ``version`` on the held-out rows, write the status tag and the checks to its run, set the alias.

    Raises `ValidationFailed` after the status FAILED has been written; then the alias stays where it was.
    """
    import mlflow

    client = mlflow.MlflowClient()
    client.set_model_version_tag(model, version, VALIDATION_STATUS, "PENDING")
    loaded = mlflow.pyfunc.load_model(f"models:/{model}/{version}")
    results = list(checks(loaded, iris.split(snapshot), min_test_accuracy, min_class_recall))
    for check in results:
        report(f"{'pass' if check.passed else 'FAIL'}  {check.name}: {check.found} (needed: {check.needed})")
    run_id = client.get_model_version(model, version).run_id
    if run_id:
        client.log_dict(run_id, {"version": version, "checks": [asdict(check) for check in results]}, "validation.json")
    failures = [f"{check.name}: {check.found}, needed {check.needed}" for check in results if not check.passed]
    client.set_model_version_tag(model, version, VALIDATION_STATUS, "FAILED" if failures else "PASSED")
    if failures:
        raise ValidationFailed(model, version, failures)
    client.set_registered_model_alias(model, CHALLENGER, version)
    return results


def main(arguments: list[str] | None = None) -> None:
    from lakewright_ml.tables import read_table

    bound_mlflow()
    options = parser(__doc__)
    options.add_argument("--table", type=full_name, required=True, help="Delta table the version was trained on")
    options.add_argument("--model", type=full_name, required=True)
    options.add_argument("--model-version", required=True)
    options.add_argument("--min-test-accuracy", type=fraction, default=MIN_TEST_ACCURACY, help="0 to 1")
    options.add_argument("--min-class-recall", type=fraction, default=MIN_CLASS_RECALL, help="0 to 1, for each species")
    given = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    validate(
        read_table(given.table),
        given.model,
        given.model_version,
        min_test_accuracy=given.min_test_accuracy,
        min_class_recall=given.min_class_recall,
    )
    hand_over(model_version=given.model_version, validation_status="PASSED")
