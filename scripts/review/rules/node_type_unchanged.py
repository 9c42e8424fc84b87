"""Clusters keep their node types."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, changed, verdict
from scripts.review.rules._clusters import cluster_specs, undecided

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
        return changed(change, (name,), f"{name} {{old}} → {{new}}")
    moved = [
        f"{label}{name} {before[name]} → {after[name]}"
        for label, before, after, _ in cluster_specs(change)
        for name in _NODES
        if before.get(name) and after.get(name) and before[name] != after[name]
    ]
    # A driver's type that was never written follows the worker's, and Terraform shows it as unknown.
    return verdict(moved, undecided(change, "node_type_id"))
