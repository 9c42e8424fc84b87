"""A catalog is not deleted or replaced."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import not_destroyed

TYPES = ("databricks_catalog",)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Catalog deleted or replaced"
WHY = "Deleting a catalog takes its schemas, managed tables, volumes and models with it."
FIX = "Keep the catalog, or move its data first and waive this finding by name until a date."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its schemas, tables, volumes and models")
