"""A database goes on running, with its history and its second node."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, new, old, verdict

TYPES = ("databricks_database_instance",)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Database stopped or made less safe"
WHY = "A stopped one answers nobody; with fewer nodes it fails with the first, with a shorter window less can be brought back."
FIX = "Keep what production relies on; look who is connected before it stops."

_FEWER = {"retention_window_in_days": "days that can be brought back", "node_count": "nodes"}


def check(change: Change) -> Answer:
    if change.change.before is None or not applies(change):
        return NOT_APPLICABLE
    undecided = [f"{name} is known only after apply" for name in ("stopped", *_FEWER) if is_unknown(change, name)]
    told = ["is stopped"] if new(change, "stopped") is True and old(change, "stopped") is not True else []
    for name, words in _FEWER.items():
        was, will = old(change, name), new(change, name)
        if isinstance(was, int) and isinstance(will, int) and will < was:
            told.append(f"{words}: {was} → {will}")
    return verdict(told, undecided)
