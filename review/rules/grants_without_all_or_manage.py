"""ALL PRIVILEGES and MANAGE are not handed out."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._privileges import GRANT_TYPES, STRONG, judge_grants

TYPES = GRANT_TYPES
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "ALL PRIVILEGES or MANAGE granted"
WHY = "Both grow with the platform: they include privileges that do not exist yet, and MANAGE lets its holder pass rights on."
FIX = "Name the privileges that are needed."


def check(change: Change) -> Answer:
    return judge_grants(change, lambda who, privilege: privilege in STRONG)
