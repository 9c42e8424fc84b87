"""Nobody joins a group or gets a role unawares."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, new, old, verdict

_WHO_WHAT = {
    "databricks_group_member": ("member_id", "group_id"),
    "databricks_group_instance_profile": ("group_id", "instance_profile_id"),
    "databricks_user_instance_profile": ("user_id", "instance_profile_id"),
    "databricks_group_role": ("group_id", "role"),
    "databricks_user_role": ("user_id", "role"),
    "databricks_service_principal_role": ("service_principal_id", "role"),
    "aws_iam_group_membership": ("users", "group"),
    "aws_iam_user_group_membership": ("user", "groups"),
}
"""Type → the attributes that say who gets what."""

TYPES = tuple(_WHO_WHAT)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Member, role or instance profile added"
WHY = "With membership comes everything that was ever granted to the group; with an instance profile, its role in AWS."
FIX = "Check that this member is to have all that the group has."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    names = _WHO_WHAT[change.type]
    undecided = [f"{name} is known only after apply" for name in names if is_unknown(change, name)]
    return verdict(sorted(_pairs(change, new) - _pairs(change, old)), undecided)


def _pairs(change: Change, side: Any) -> set[str]:
    who, what = (_texts(side(change, name)) for name in _WHO_WHAT[change.type])
    return {f"{member} gets {gained}" for member in who for gained in what}


def _texts(value: Any) -> list[str]:
    return [str(item) for item in (value if isinstance(value, list) else [value]) if item is not None]
