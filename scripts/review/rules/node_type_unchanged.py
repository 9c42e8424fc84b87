"""Clusters keep their node types."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._clusters import cluster_specs, undecided

TYPES = ("databricks_cluster", "databricks_job")
SEVERITY = Severity.COST
LEVEL = Level.WARN
TITLE = "Node type changed"
WHY = "Price and memory of every node change with it."
FIX = "Compare the price per hour; check that the workload fits the memory."


_ATTRIBUTES = ("node_type_id", "driver_node_type_id")


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    moved = [
        f"{label}{name} {before[name]} → {after[name]}"
        for label, before, after, _ in cluster_specs(change)
        for name in _ATTRIBUTES
        if before.get(name) and after.get(name) and before[name] != after[name]
    ]
    # A driver's type that was never written follows the worker's, and Terraform shows it as unknown.
    return verdict(moved, undecided(change, "node_type_id"))
