"""No workspace object is opened to everybody above reading."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, is_unknown, verdict
from scripts.review.rules._privileges import EVERYONE, raised_permissions, rank

TYPES = ("databricks_permissions",)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Workspace object opened to all users"
WHY = "The group `users` holds everybody in the workspace; on a cluster or job a level above viewing lets them run code as its owner."
FIX = "Give the level to a group made for the purpose."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    undecided = ["access_control is known in part only after apply"] if is_unknown(change, "access_control") else []
    opened = (
        f"{who} goes from {was} to {level}"
        for who, was, level in raised_permissions(change)
        if who.lower() in EVERYONE and rank(level) > rank("CAN_VIEW_METADATA")
    )
    return verdict(opened, undecided)
