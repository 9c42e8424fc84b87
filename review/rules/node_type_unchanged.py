"""Clusters keep their node types."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._clusters import cluster_specs, undecided
from review.rules._kit import NOT_APPLICABLE, applies, as_severe_as, changed, new, old, verdict
from review.rules._sizes import is_smaller

TYPES = (
    "databricks_cluster",
    "databricks_job",
    "databricks_pipeline",
    "databricks_instance_pool",
    "databricks_sql_endpoint",
    "databricks_vector_search_endpoint",
    "databricks_app",
    "databricks_database_instance",
    "aws_instance",
    "aws_db_instance",
    "aws_rds_cluster_instance",
)
SEVERITY = Severity.COST
LEVEL = Level.WARN
TITLE = "Node type or size changed"
WHY = "Price and memory of every node change with it."
FIX = "Compare the price per hour; check that the workload fits the memory."

_NODES = ("node_type_id", "driver_node_type_id")
_OWN = {
    "databricks_instance_pool": "node_type_id",
    "databricks_sql_endpoint": "cluster_size",
    "databricks_vector_search_endpoint": "endpoint_type",
    "databricks_app": "compute_size",
    "databricks_database_instance": "capacity",
    "aws_instance": "instance_type",
    "aws_db_instance": "instance_class",
    "aws_rds_cluster_instance": "instance_class",
}
"""Type → the attribute that says how large one of it is."""


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    if change.type in _OWN:
        name = _OWN[change.type]
        answer = changed(change, (name,), f"{name} {{old}} → {{new}}")
        return _weighed(answer, [(old(change, name), new(change, name))])
    moved = [
        (f"{label}{name}", before[name], after[name])
        for label, before, after, _ in cluster_specs(change)
        for name in _NODES
        if before.get(name) and after.get(name) and before[name] != after[name]
    ]
    # A driver's type that was never written follows the worker's, and Terraform shows it as unknown.
    told = [f"{what} {before} → {after}" for what, before, after in moved]
    return _weighed(verdict(told, undecided(change, "node_type_id")), [sizes for _, *sizes in moved])


def _weighed(answer: Answer, moves: list[Any]) -> Answer:
    """Smaller ones cost less, and may be too small."""
    smaller = bool(moves) and all(is_smaller(after, before) for before, after in moves)
    return as_severe_as(Severity.BEHAVIOUR, answer) if smaller else answer
