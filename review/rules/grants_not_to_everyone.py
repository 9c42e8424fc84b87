"""No privilege is granted to everybody."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._privileges import EVERYONE, GRANT_TYPES, judge_grants

TYPES = GRANT_TYPES
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Privilege granted to all account users"
WHY = "Every present and future user of the account gets it, from every workspace of the metastore."
FIX = "Grant it to a group made for the purpose."


def check(change: Change) -> Answer:
    return judge_grants(change, lambda who, privilege: who in EVERYONE)
