"""No cluster gets a runtime whose support has ended."""

from datetime import date

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._clusters import cluster_specs, undecided
from review.rules._kit import NOT_APPLICABLE, applies, existing, verdict
from review.rules._runtimes import ended

TYPES = ("databricks_cluster", "databricks_job")
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Runtime past its end of support"
WHY = "It gets no more security fixes, and one day it no longer starts."
FIX = "Take a long-term version that is supported (`docs/review-rules.md` names the table)."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    today = date.today()
    new: list[str] = []
    before_too: list[str] = []
    for label, before, after, _ in cluster_specs(change):
        why = ended(after.get("spark_version"), today)
        if why:
            (before_too if before.get("spark_version") == after.get("spark_version") else new).append(f"{label}{why}")
    open_ = undecided(change, "spark_version")
    return existing(*before_too) if before_too and not new and not open_ else verdict(new, open_)
