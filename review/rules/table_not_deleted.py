"""A table, pipeline (its tables go with it), index or online table is not deleted or replaced."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import PASS, left_to_provider, new, not_destroyed, old, unknown, verdict

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
    if change.action is Action.UPDATE and change.type == "databricks_sql_table":
        return _columns_kept(change)
    own = old(change, "table_type") in (None, "MANAGED", "STREAMING_TABLE")
    return not_destroyed(change, "its rows" if own else "its grants, though not the rows,")


def _columns_kept(change: Change) -> Answer:
    """A column that the code no longer has is dropped from the table, and its values with it."""
    if old(change, "table_type") == "VIEW":
        return PASS
    gone = [name for name in _columns(change, old) if name not in _columns(change, new)]
    marks = change.change.after_unknown
    columns = marks.get("column") if isinstance(marks, dict) else marks
    # What else of a column is unknown, such as its type as JSON, does not matter.
    hidden = columns is True or any(mark is True or mark.get("name") is True for mark in columns or [])
    if hidden and gone and not left_to_provider(change, "column"):
        return unknown(f"{', '.join(gone)}: whether the column stays is known only after apply")
    return verdict([] if hidden else [f"column {name} is dropped, and its values with it" for name in gone])


def _columns(change: Change, side: Any) -> list[str]:
    columns = side(change, "column") or []
    return [str(column["name"]).lower() for column in columns if isinstance(column, dict) and column.get("name")]
