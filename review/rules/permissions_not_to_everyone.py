"""No workspace object is opened to everybody above reading."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules import secret_acl_not_widened
from review.rules._kit import PASS, is_unknown, new
from review.rules._privileges import EVERYONE, judge_permissions, rank

TYPES = ("databricks_permissions", "databricks_secret_acl")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Workspace object opened to all users"
WHY = "The group `users` holds everybody in the workspace; on a cluster or job a level above viewing lets them run code as its owner."
FIX = "Give the level to a group made for the purpose."


def check(change: Change) -> Answer:
    if change.type == "databricks_secret_acl":
        everyone = is_unknown(change, "principal") or str(new(change, "principal")).lower() in EVERYONE
        return secret_acl_not_widened.check(change) if everyone else PASS
    return judge_permissions(change, _everyone_above_viewing)


def _everyone_above_viewing(who: str, level: str) -> bool:
    return who.lower() in EVERYONE and rank(level) > rank("CAN_VIEW_METADATA")
