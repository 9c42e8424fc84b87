"""Timeouts are not taken from a job or its tasks."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._jobs import moves, undecided
from review.rules._kit import NOT_APPLICABLE, applies, verdict

TYPES = ("databricks_job",)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Timeout removed"
WHY = "A run that hangs then holds its cluster, and its cost, for ever."
FIX = "Keep a timeout that is a few times the usual duration."


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    lost = [
        f"{name} has no timeout any more ({was} → {will})"
        for name, was, will in moves(change, "timeout_seconds")
        if was > 0 >= will
    ]
    return verdict(lost, undecided(change, "timeout_seconds"))
