"""An object keeps its owner."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import changed

TYPES = (
    "databricks_catalog",
    "databricks_schema",
    "databricks_volume",
    "databricks_sql_table",
    "databricks_registered_model",
    "databricks_external_location",
    "databricks_storage_credential",
    "databricks_credential",
    "databricks_metastore",
    "databricks_connection",
    "databricks_share",
    "databricks_sql_endpoint",
    "databricks_query",
    "databricks_alert",
)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Owner changed"
WHY = "The owner may do everything with the object, grant it to others and give it away."
FIX = "Make sure that the new owner is a group, and meant."


def check(change: Change) -> Answer:
    return changed(change, ("owner",), "owner goes from {old} to {new}")
