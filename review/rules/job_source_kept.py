"""A job goes on running the same repository's code, as often at once."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    applies,
    as_severe_as,
    changed,
    fail,
    is_unknown,
    new,
    old,
    unknown,
    worst,
)

TYPES = ("databricks_job",)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Job runs other code, or more often at once"
WHY = "Whoever may write to the new repository decides what runs with the job's rights; several runs at once may write over each other."
FIX = "Check who may push to that branch; keep one run at a time where runs write to the same place."

_GIT = ("url", "provider", "branch", "tag", "commit")


def check(change: Change) -> Answer:
    if change.change.before is None or not applies(change):
        return NOT_APPLICABLE
    sources = [
        changed(change, ("git_source", name), f"git_source.{name} goes from {{old}} to {{new}}") for name in _GIT
    ]
    return worst(PASS, *sources, _runs(change))


def _runs(change: Change) -> Answer:
    name = "max_concurrent_runs"
    if is_unknown(change, name):
        return unknown(f"{name} is known only after apply")
    was, will = old(change, name) or 1, new(change, name) or 1
    return as_severe_as(Severity.BEHAVIOUR, fail(f"runs at once: {was} → {will}")) if will > was else PASS
