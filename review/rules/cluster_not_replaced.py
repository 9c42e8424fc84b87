"""A cluster is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("databricks_cluster", "databricks_instance_pool", "databricks_sql_endpoint")
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Cluster, pool or warehouse deleted or replaced"
WHY = "Its id changes or goes: whatever names it by id fails, and what runs on it is cancelled."
FIX = "Change it in place; refer to it by name or look its id up."


def check(change: Change) -> Answer:
    return not_destroyed(change, "what runs on it and its id")
