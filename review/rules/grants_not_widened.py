"""Nobody gets a privilege more."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._privileges import GRANT_TYPES, judge_grants

TYPES = GRANT_TYPES
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Privileges added"
WHY = "Somebody can read, write or create more than before."
FIX = "Check each pair of principal and privilege against what was asked for."


def check(change: Change) -> Answer:
    return judge_grants(change, lambda who, privilege: True)
