"""Check a model version before anybody may serve it: status PENDING → PASSED or FAILED, alias Challenger when it passed.

The version is loaded as the endpoint would load it and scored on the held-out rows.
"""

from __future__ import annotations

import math
import numbers
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lakewright_ml.arguments import fraction, full_name, number, parser
from lakewright_ml.definition import Definition, definition
from lakewright_ml.errors import ValidationFailed
from lakewright_ml.handover import hand_over
from lakewright_ml.patience import bound_mlflow
from lakewright_ml.splitting import Split, split
from lakewright_ml.train import VALIDATION_STATUS

if TYPE_CHECKING:
    from lakewright_ml.tables import TableSnapshot

CHALLENGER = "Challenger"
MIN_CLASS_RECALL = 0.6


@dataclass(frozen=True)
class Check:
    """One question asked of the model. ``found`` and ``needed`` are for people to read."""

    name: str
    passed: bool
    found: str
    needed: str


def checks(of: Definition, loaded: Any, data: Split, minimum: float, min_class_recall: float) -> Iterator[Check]:
    """Ask every question of ``loaded``, an MLflow Python-function model. A model that cannot score ends with that one failed check."""
    signature = loaded.metadata.signature
    columns = signature.inputs.input_names() if signature and signature.inputs else []
    yield Check("signature", columns == of.features, f"inputs {columns}", f"inputs {of.features}")
    try:
        predictions = list(loaded.predict(data.test))
    except Exception as error:  # noqa: BLE001 - whatever the model raises is the finding
        yield Check("scores the held-out rows", False, f"{type(error).__name__}: {error}", "a prediction a row")
        return
    yield _predicts_what_there_is(of, data, predictions)
    found = of.metric.score(data.test_labels, predictions)
    needed = f"{of.metric.bound} {minimum:.3f}"
    yield Check(f"test {of.metric.name}", of.metric.at_least(found, minimum), f"{found:.3f}", needed)
    if of.classification:
        yield from _class_recalls(data, predictions, min_class_recall)


def _predicts_what_there_is(of: Definition, data: Split, predictions: list[Any]) -> Check:
    if of.classification:
        known = sorted(set(data.test_labels))
        strange = sorted({str(p) for p in predictions} - set(data.test_labels))
        return Check(f"predicts known {of.target}", not strange, f"unknown: {strange}", f"only {known}")
    wrong = sum(not isinstance(p, numbers.Real) or not math.isfinite(p) for p in predictions)
    return Check(
        f"predicts numbers for {of.target}", not wrong, f"{wrong} of {len(predictions)} are none", "a number a row"
    )


def _class_recalls(data: Split, predictions: list[Any], needed: float) -> Iterator[Check]:
    from sklearn.metrics import recall_score

    for label in sorted(set(data.test_labels)):
        recall = float(recall_score(data.test_labels, predictions, labels=[label], average="macro", zero_division=0))
        yield Check(f"recall of {label}", recall >= needed, f"{recall:.3f}", f"at least {needed:.3f}")


def validate(
    of: Definition,
    snapshot: TableSnapshot,
    model: str,
    version: str,
    *,
    minimum: float | None = None,
    min_class_recall: float = MIN_CLASS_RECALL,
    report: Callable[[str], None] = print,
) -> list[Check]:
    """Check ``model`` ``version`` on the held-out rows, write the status tag and the checks to its run, set the alias.

    ``minimum``: what the definition's metric needs; default: as the definition says. ``min_class_recall``: 0 to 1, of each class.

    Raises `ValidationFailed` after the status FAILED has been written; then the alias stays where it was.
    """
    import mlflow

    client = mlflow.MlflowClient()
    client.set_model_version_tag(model, version, VALIDATION_STATUS, "PENDING")
    loaded = mlflow.pyfunc.load_model(f"models:/{model}/{version}")
    needed = of.minimum if minimum is None else minimum
    results = list(checks(of, loaded, split(snapshot, of), needed, min_class_recall))
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
    options.add_argument("--definition", required=True, help="a module of lakewright_ml.models, such as iris")
    options.add_argument("--table", type=full_name, required=True, help="Delta table the version was trained on")
    options.add_argument("--model", type=full_name, required=True)
    options.add_argument("--model-version", required=True)
    options.add_argument("--minimum", type=number, help="of the definition's metric; default: the definition's")
    options.add_argument("--min-class-recall", type=fraction, default=MIN_CLASS_RECALL, help="0 to 1, for each class")
    given = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    validate(
        definition(given.definition),
        read_table(given.table),
        given.model,
        given.model_version,
        minimum=given.minimum,
        min_class_recall=given.min_class_recall,
    )
    hand_over(model_version=given.model_version, validation_status="PASSED")
