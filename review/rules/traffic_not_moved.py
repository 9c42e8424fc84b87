"""Requests keep going to the same model versions."""

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, PASS, fail, new, old, unknown
from review.rules._serving import SERVING_TYPES, traffic, undecided

TYPES = SERVING_TYPES
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Traffic moved between served versions"
WHY = "Callers get answers from another model from one moment to the next."
FIX = "Check that the version is validated; move a small share first."

_ATTRIBUTES = (
    "config",
    "served_entities",
    "name",
    "entity_name",
    "entity_version",
    "model_name",
    "model_version",
    "traffic_config",
    "routes",
    "served_entity_name",
    "served_model_name",
    "traffic_percentage",
    "external_model",
    "provider",
)
_NONE = "0 %"


def check(change: Change) -> Answer:
    if change.action is not Action.UPDATE:
        return NOT_APPLICABLE
    open_ = undecided(change, "config", names=_ATTRIBUTES)
    if open_:
        return unknown(*open_)
    before, after = traffic(change, old), traffic(change, new)
    names = sorted(name for name in {*before, *after} if before.get(name, _NONE) != after.get(name, _NONE))
    return (
        fail(*(f"{name}: {before.get(name, _NONE)} → {after.get(name, _NONE)}" for name in names))
        if names and after
        else PASS
    )
