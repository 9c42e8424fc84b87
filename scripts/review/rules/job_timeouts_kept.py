"""Timeouts are not taken from a job or its tasks."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._jobs import moves, undecided

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
