"""A name that others use is not changed in place."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, changed, worst

_NAMES = {
    "databricks_catalog": ("name",),
    "databricks_schema": ("name",),
    "databricks_volume": ("name",),
    "databricks_sql_table": ("name",),
    "databricks_registered_model": ("name",),
    "databricks_external_location": ("name",),
    "databricks_storage_credential": ("name",),
    "databricks_credential": ("name",),
    "databricks_share": ("name",),
    "databricks_group": ("display_name",),
    "databricks_pipeline": ("catalog", "schema", "target"),
}
"""Type → the attributes by which others find it, or what it writes."""
TYPES = tuple(_NAMES)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Renamed in place"
WHY = "Nothing is lost, and whoever reads it by its old name finds nothing: jobs, queries, dashboards, grants that other tools keep."
FIX = "Change the readers in the same step, or keep the name."


def check(change: Change) -> Answer:
    if change.action.replaces:
        return NOT_APPLICABLE  # said by the rule on what is lost with the old one
    return worst(*(changed(change, (name,), f"{name} goes from {{old}} to {{new}}") for name in _NAMES[change.type]))
