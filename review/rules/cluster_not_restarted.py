"""A running cluster is not restarted."""

from review.findings import Answer, Level, Severity
from review.meaning.paths import canonical
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, PASS, fail, is_unknown, unknown

TYPES = ("databricks_cluster",)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Cluster restarted"
WHY = "What runs on it is cancelled, and its state in memory is lost."
FIX = "Apply it while nothing runs, or put the change on job clusters, which are new for each run."

_IN_PLACE = frozenset(
    (
        "autoscale",
        "cluster_id",
        "default_tags",
        "id",
        "idempotency_token",
        "is_pinned",
        "no_wait",
        "num_workers",
        "provider_config",
        "state",
        "timeouts",
        "url",
    )
)
"""What the provider sets on a running cluster by resizing or pinning it, and what it only reads; all else is an edit, which restarts."""


def check(change: Change) -> Answer:
    if change.action is not Action.UPDATE:
        return NOT_APPLICABLE
    undecided = [name for name in _names(change) if is_unknown(change, name)]
    moved = [name for name in _names(change) if name not in undecided and _differs(change, name)]
    if moved:
        return fail(f"restarts because of {', '.join(moved)}")
    return unknown(f"{', '.join(undecided)} known only after apply") if undecided else PASS


def _names(change: Change) -> list[str]:
    marks = change.change.after_unknown
    names = {*change.before, *change.after, *(marks if isinstance(marks, dict) else ("spark_version",))}
    return sorted(names - _IN_PLACE)


def _differs(change: Change, name: str) -> bool:
    before, after = (canonical(side.get(name) or None) for side in (change.before, change.after))
    if name == "library":
        before, after = (
            canonical(sorted(map(canonical, side.get(name) or []))) for side in (change.before, change.after)
        )
    return before != after
