"""A cluster's runtime does not go back."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._clusters import cluster_specs, elements, marked, undecided
from review.rules._kit import NOT_APPLICABLE, applies, verdict
from review.rules._runtimes import version

TYPES = ("databricks_cluster", "databricks_job")
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Runtime downgraded"
WHY = "Tables written by the newer runtime may have features that the older one cannot read."
FIX = "Go forward, or check the tables' protocol versions first."

_VERSION = "environment_version"


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    lower = []
    for label, before, after, _ in cluster_specs(change):
        was, will = version(before.get("spark_version")), version(after.get("spark_version"))
        if was and will and will < was:
            lower.append(f"{label}{before['spark_version']} → {after['spark_version']}")
    older, open_ = _environments(change)
    return verdict(lower + older, undecided(change, "spark_version") + open_)


def _environments(change: Change) -> tuple[list[str], list[str]]:
    """The same of serverless environments: (older ones, what cannot be known)."""
    marks = change.change.after_unknown
    before = {key: block for key, _, block, _ in elements(change.before, None, "environment", "environment_key")}
    older, open_ = [], []
    for key, label, block, own in elements(change.after, marks, "environment", "environment_key"):
        was, will = (_version(side) for side in (before.get(key), block))
        if marked(own, _VERSION):
            open_.append(f"{label}{_VERSION} is known only after apply")
        elif was and will and int(will) < int(was):
            older.append(f"{label}{_VERSION} {was} → {will}")
    return older, open_


def _version(environment: Any) -> str:
    spec = environment.get("spec") if isinstance(environment, dict) else None
    spec = spec[0] if isinstance(spec, list) and spec else spec
    value = str((spec.get(_VERSION) or spec.get("client") or "") if isinstance(spec, dict) else "")
    return value if value.isdecimal() else ""
