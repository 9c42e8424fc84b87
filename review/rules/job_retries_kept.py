"""Retries are not taken from a job's tasks."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._jobs import moves, undecided
from review.rules._kit import NOT_APPLICABLE, applies, verdict

TYPES = ("databricks_job",)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Retries removed"
WHY = "A passing fault, such as a spot instance taken away, then fails the whole run."
FIX = "Keep at least one retry, unless the task must not run twice."


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    fewer = [
        f"{name} is retried less ({was} → {will})"
        for name, was, will in moves(change, "max_retries")
        # A count of -1 means without end.
        if will != -1 and (was == -1 or was > will)
    ]
    return verdict(fewer, undecided(change, "max_retries"))
