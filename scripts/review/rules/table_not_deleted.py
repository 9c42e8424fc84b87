"""A table, pipeline (its tables go with it), index or online table is not deleted or replaced."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import not_destroyed

TYPES = (
    "databricks_sql_table",
    "databricks_table",
    "databricks_pipeline",
    "databricks_database_synced_database_table",
    "databricks_online_table",
    "databricks_vector_search_index",
    "databricks_database_instance",
)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Table, or pipeline with its tables, deleted or replaced"
WHY = "A managed table's rows go with it, as do the tables of a pipeline with theirs, and whatever reads them stops."
FIX = "Change the table in place (ALTER), or copy its rows first."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its rows")
