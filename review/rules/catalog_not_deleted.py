"""A catalog is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("databricks_catalog",)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Catalog deleted or replaced"
WHY = "Deleting a catalog takes its schemas, managed tables, volumes and models with it."
FIX = "Keep the catalog, or move its data first and waive this finding by name until a date."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its schemas, tables, volumes and models")
