"""Nobody gets a privilege more."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._privileges import added_grants, undecided_grants

TYPES = ("databricks_grants", "databricks_grant")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Privileges added"
WHY = "Somebody can read, write or create more than before."
FIX = "Check each pair of principal and privilege against what was asked for."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    return verdict((f"{who} gets {privilege}" for who, privilege in added_grants(change)), undecided_grants(change))
