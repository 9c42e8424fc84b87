"""Scale to zero is not switched."""

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, said, verdict
from review.rules._serving import pairs, undecided

TYPES = ("databricks_model_serving",)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Scale to zero switched"
WHY = "On, the first request after a pause waits for minutes; off, the endpoint costs money day and night."
FIX = "Leave it off in production, on elsewhere."


def check(change: Change) -> Answer:
    if change.action is not Action.UPDATE:
        return NOT_APPLICABLE
    name_of = "scale_to_zero_enabled"
    moved = [
        f"{name}: {name_of} {said(before.get(name_of))} → {said(after.get(name_of))}"
        for name, before, after in pairs(change)
        if before and name_of in after and bool(before.get(name_of)) is not bool(after.get(name_of))
    ]
    return verdict(moved, undecided(change, "config", names=("config", "served_entities", "name", name_of)))
