"""A schema is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("databricks_schema",)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Schema deleted or replaced"
WHY = "Deleting a schema takes its managed tables, volumes and models with it; a changed name or catalog replaces it."
FIX = "Keep name and catalog, or copy the tables to the new schema first and waive this finding until a date."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its tables, volumes and models")
