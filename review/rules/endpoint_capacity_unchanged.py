"""An endpoint keeps its capacity."""

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, said, verdict
from review.rules._serving import SERVING_TYPES, pairs, undecided

TYPES = SERVING_TYPES
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Endpoint's capacity changed"
WHY = "With less, requests queue and time out; with more, it costs more."
FIX = "Check it against the load; a GPU type must fit the model's memory."


_ATTRIBUTES = (
    "workload_size",
    "workload_type",
    "min_provisioned_concurrency",
    "max_provisioned_concurrency",
    "min_provisioned_throughput",
    "max_provisioned_throughput",
    "provisioned_model_units",
)


def check(change: Change) -> Answer:
    if change.action is not Action.UPDATE:
        return NOT_APPLICABLE
    moved = [
        f"{name}: {attribute} {said(before.get(attribute))} → {said(after.get(attribute))}"
        for name, before, after in pairs(change)
        for attribute in _ATTRIBUTES
        if before and attribute in after and (before.get(attribute) or None) != (after.get(attribute) or None)
    ]
    return verdict(moved, undecided(change, "config", names=("config", "served_entities", "name", *_ATTRIBUTES)))
