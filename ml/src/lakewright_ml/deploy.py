"""Put a validated version into service when it is at least as good as what is served: endpoint first, then alias Champion.

The opponent is the current Champion, or, where there is none, a baseline that always answers the most frequent class, or the mean.
Terraform owns the endpoint; which version it serves is decided here. The alias moves only after the endpoint serves the
version, so a deployment that fails half-way leaves the old Champion both named and served.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lakewright_ml.arguments import boolean, full_name, parser
from lakewright_ml.definition import Definition, definition
from lakewright_ml.errors import EndpointMissing, ValidationFailed
from lakewright_ml.handover import hand_over
from lakewright_ml.metrics import Metric
from lakewright_ml.patience import bound_mlflow, workspace_client
from lakewright_ml.splitting import Split, split
from lakewright_ml.train import VALIDATION_STATUS

if TYPE_CHECKING:
    from databricks.sdk.service.serving import ServingEndpointDetailed

    from lakewright_ml.tables import TableSnapshot

CHAMPION = "Champion"
UPDATE_TIMEOUT = timedelta(minutes=30)


@dataclass(frozen=True)
class Comparison:
    """What ``metric`` says of both on the same held-out rows. ``opponent`` is ``version N`` or ``baseline``."""

    metric: Metric
    challenger_score: float
    opponent: str
    opponent_score: float

    @property
    def promote(self) -> bool:
        return self.metric.at_least(self.challenger_score, self.opponent_score)


@dataclass(frozen=True)
class Capacity:
    """What the endpoint may use: ``workload_size`` Small, Medium or Large; ``scale_to_zero`` ends idle replicas."""

    workload_size: str = "Small"
    scale_to_zero: bool = True


def compare(of: Definition, snapshot: TableSnapshot, model: str, version: str) -> Comparison:
    """Score challenger and opponent on the held-out rows. Raises `ValidationFailed` unless the version's status is PASSED."""
    import mlflow

    client = mlflow.MlflowClient()
    status = client.get_model_version(model, version).tags.get(VALIDATION_STATUS)
    if status != "PASSED":
        raise ValidationFailed(model, version, [f"{VALIDATION_STATUS} is {status}, needed PASSED"])
    data = split(snapshot, of)

    def score(of_version: str) -> float:
        loaded = mlflow.pyfunc.load_model(f"models:/{model}/{of_version}")
        return of.metric.score(data.test_labels, list(loaded.predict(data.test)))

    champion = champion_version(model)
    if champion is None:
        return Comparison(of.metric, score(version), "baseline", of.metric.score(data.test_labels, _baseline(of, data)))
    return Comparison(of.metric, score(version), f"version {champion}", score(champion))


def _baseline(of: Definition, data: Split) -> list[Any]:
    """What somebody would answer who never looks at a row: the most frequent class, or the mean."""
    answer = data.train_labels.mode().iloc[0] if of.classification else data.train_labels.mean()
    return [answer] * len(data.test_labels)


def champion_version(model: str) -> str | None:
    """The version that alias Champion names, or None."""
    import mlflow

    version = mlflow.MlflowClient().get_registered_model(model).aliases.get(CHAMPION)
    return None if version is None else str(version)


def serve(endpoint: str, model: str, version: str, capacity: Capacity) -> None:
    """Make ``endpoint`` serve exactly this version and wait until it does (at most `UPDATE_TIMEOUT`).

    Nothing is sent when it does so already. Raises `EndpointMissing`; an update that the platform reports as failed raises
    the SDK's ``OperationFailed``.
    """
    from databricks.sdk.errors import NotFound, OperationFailed
    from databricks.sdk.service.serving import EndpointStateConfigUpdate, Route, ServedEntityInput, TrafficConfig

    client = workspace_client()
    try:
        now = client.serving_endpoints.get(endpoint)
    except NotFound as error:
        raise EndpointMissing(endpoint) from error
    if now.state and now.state.config_update == EndpointStateConfigUpdate.IN_PROGRESS:
        # How an earlier update ends is not this one's business; only one can go on at a time.
        with contextlib.suppress(OperationFailed):
            client.serving_endpoints.wait_get_serving_endpoint_not_updating(endpoint, timeout=UPDATE_TIMEOUT)
        now = client.serving_endpoints.get(endpoint)
    name = f"{model.rpartition('.')[2]}-{version}"
    entity = ServedEntityInput(
        name=name,
        entity_name=model,
        entity_version=version,
        workload_size=capacity.workload_size,
        scale_to_zero_enabled=capacity.scale_to_zero,
    )
    if _serves(now, entity):
        return
    client.serving_endpoints.update_config_and_wait(
        endpoint,
        served_entities=[entity],
        traffic_config=TrafficConfig(routes=[Route(served_model_name=name, traffic_percentage=100)]),
        timeout=UPDATE_TIMEOUT,
    )


def _serves(endpoint: ServingEndpointDetailed, wanted: Any) -> bool:
    entities = (endpoint.config.served_entities if endpoint.config else None) or []
    fields = ("name", "entity_name", "entity_version", "workload_size", "scale_to_zero_enabled")
    return len(entities) == 1 and all(getattr(entities[0], f) == getattr(wanted, f) for f in fields)


def deploy(
    of: Definition, snapshot: TableSnapshot, model: str, version: str, endpoint: str, capacity: Capacity
) -> Comparison:
    """Compare, then serve and name Champion if the challenger is not worse; otherwise change nothing."""
    import mlflow

    comparison = compare(of, snapshot, model, version)
    if comparison.promote:
        serve(endpoint, model, version, capacity)
        mlflow.MlflowClient().set_registered_model_alias(model, CHAMPION, version)
    return comparison


def main(arguments: list[str] | None = None) -> None:
    from lakewright_ml.tables import read_table

    bound_mlflow()
    options = parser(__doc__)
    options.add_argument("--definition", required=True, help="a module of lakewright_ml.models, such as iris")
    options.add_argument("--table", type=full_name, required=True, help="Delta table with the held-out rows")
    options.add_argument("--model", type=full_name, required=True)
    options.add_argument("--model-version", required=True)
    options.add_argument("--endpoint", required=True, help="serving endpoint's name")
    options.add_argument("--workload-size", choices=["Small", "Medium", "Large"], default="Small")
    options.add_argument("--scale-to-zero", type=boolean, default=True)
    given = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    capacity = Capacity(given.workload_size, given.scale_to_zero)
    of = definition(given.definition)
    result = deploy(of, read_table(given.table), given.model, given.model_version, given.endpoint, capacity)
    hand_over(
        promoted=result.promote,
        served_version=given.model_version if result.promote else (champion_version(given.model) or ""),
        metric=result.metric.name,
        challenger_score=result.challenger_score,
        opponent=result.opponent,
        opponent_score=result.opponent_score,
    )
