"""A name that others use is not changed in place."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, changed

TYPES = (
    "databricks_catalog",
    "databricks_schema",
    "databricks_volume",
    "databricks_sql_table",
    "databricks_registered_model",
    "databricks_external_location",
    "databricks_storage_credential",
)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Renamed in place"
WHY = "Nothing is lost, and whoever reads it by its old name finds nothing: jobs, queries, dashboards, grants that other tools keep."
FIX = "Change the readers in the same step, or keep the name."


def check(change: Change) -> Answer:
    if change.action.replaces:
        return NOT_APPLICABLE  # said by the rule on what is lost with the old one
    return changed(change, ("name",), "name goes from {old} to {new}")
