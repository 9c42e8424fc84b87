"""ALL PRIVILEGES and MANAGE are not handed out."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._privileges import STRONG, added_grants, undecided_grants

TYPES = ("databricks_grants", "databricks_grant")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "ALL PRIVILEGES or MANAGE granted"
WHY = "Both grow with the platform: they include privileges that do not exist yet, and MANAGE lets its holder pass rights on."
FIX = "Name the privileges that are needed."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    strong = (f"{who} gets {privilege}" for who, privilege in added_grants(change) if privilege in STRONG)
    return verdict(strong, undecided_grants(change))
