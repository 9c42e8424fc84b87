"""Nobody gets a stronger permission."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, is_unknown, verdict
from scripts.review.rules._privileges import raised_permissions

TYPES = ("databricks_permissions",)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Permissions raised"
WHY = "Somebody can do more with this workspace object than before."
FIX = "Check each principal and level against what was asked for."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    undecided = ["access_control is known in part only after apply"] if is_unknown(change, "access_control") else []
    return verdict((f"{who} goes from {was} to {level}" for who, was, level in raised_permissions(change)), undecided)
