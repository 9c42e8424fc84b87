"""A job is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("databricks_job",)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Job deleted or replaced"
WHY = "Its run history goes with it and its id changes; whoever starts it by id fails."
FIX = "Rename it in place, or pause its schedule."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its runs and its id")
