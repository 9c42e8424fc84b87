"""A cluster's runtime does not go back."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._clusters import cluster_specs, undecided
from scripts.review.rules._runtimes import version

TYPES = ("databricks_cluster", "databricks_job")
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Runtime downgraded"
WHY = "Tables written by the newer runtime may have features that the older one cannot read."
FIX = "Go forward, or check the tables' protocol versions first."


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    lower = []
    for label, before, after, _ in cluster_specs(change):
        was, will = version(before.get("spark_version")), version(after.get("spark_version"))
        if was and will and will < was:
            lower.append(f"{label}{before['spark_version']} → {after['spark_version']}")
    return verdict(lower, undecided(change, "spark_version"))
