"""`force_destroy` is not switched on."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, PASS, applies, is_unknown, switched, worst

TYPES = (
    "databricks_catalog",
    "databricks_schema",
    "databricks_metastore",
    "databricks_external_location",
    "databricks_storage_credential",
    "databricks_registered_model",
    "databricks_credential",
    "aws_s3_bucket",
    "aws_ecr_repository",
    "databricks_directory",
)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "force_destroy switched on"
WHY = "With it, the next deletion no longer stops at an object that still holds data."
FIX = "Leave it off; empty what has to go in a step of its own."


_SWITCHES = ("force_destroy", "force_delete", "delete_recursive")


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    there = [name for name in _SWITCHES if name in change.after or is_unknown(change, name)]
    if not there:
        return PASS
    return worst(
        *(
            switched(change, (name,), lambda value: value is True, f"{name} goes from {{old}} to {{new}}")
            for name in there
        )
    )
