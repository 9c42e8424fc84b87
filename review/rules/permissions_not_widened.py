"""Nobody gets a stronger permission."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._privileges import judge_permissions

TYPES = ("databricks_permissions",)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Permissions raised"
WHY = "Somebody can do more with this workspace object than before."
FIX = "Check each principal and level against what was asked for."


def check(change: Change) -> Answer:
    return judge_permissions(change, lambda who, level: True)
