"""An object keeps its owner."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, changed, fail
from review.rules._privileges import EVERYONE

TYPES = (
    "databricks_catalog",
    "databricks_schema",
    "databricks_volume",
    "databricks_sql_table",
    "databricks_table",
    "databricks_registered_model",
    "databricks_external_location",
    "databricks_external_metadata",
    "databricks_storage_credential",
    "databricks_credential",
    "databricks_metastore",
    "databricks_metastore_data_access",
    "databricks_connection",
    "databricks_share",
    "databricks_recipient",
    "databricks_query",
    "databricks_alert",
)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Owner changed"
WHY = "The owner may do everything with the object, grant it to others and give it away."
FIX = "Make sure that the new owner is a group, and meant."


def check(change: Change) -> Answer:
    name = "owner_user_name" if change.type in ("databricks_query", "databricks_alert") else "owner"
    if change.change.before is None:
        owner = str(change.after.get(name))
        return fail(f"{owner} own it") if applies(change) and owner.lower() in EVERYONE else NOT_APPLICABLE
    return changed(change, (name,), "owner goes from {old} to {new}")
