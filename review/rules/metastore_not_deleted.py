"""A metastore, its assignment or its storage credential is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = (
    "databricks_metastore",
    "databricks_metastore_assignment",
    "databricks_metastore_data_access",
    "databricks_storage_credential",
    "databricks_external_location",
)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Metastore or its access to storage deleted or replaced"
WHY = "Without its metastore, assignment, credential or location nothing in Unity Catalog can be reached."
FIX = "Make the replacement beside it, move the catalogs over, and delete the old one in a change of its own."


def check(change: Change) -> Answer:
    return not_destroyed(change, "all catalogs' access to their data")
