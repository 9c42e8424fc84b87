"""No privilege is granted to everybody."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._privileges import EVERYONE, added_grants, undecided_grants

TYPES = ("databricks_grants", "databricks_grant")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Privilege granted to all account users"
WHY = "Every present and future user of the account gets it, from every workspace of the metastore."
FIX = "Grant it to a group made for the purpose."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    everyone = (f"{who} gets {privilege}" for who, privilege in added_grants(change) if who.lower() in EVERYONE)
    return verdict(everyone, undecided_grants(change))
