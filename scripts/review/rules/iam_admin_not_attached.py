"""No policy of an administrator is attached."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import switched

TYPES = (
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment",
)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Administrator's policy attached"
WHY = "AdministratorAccess, PowerUserAccess and IAMFullAccess all lead to every right in the account."
FIX = "Attach a policy with the actions that are needed."


def check(change: Change) -> Answer:
    return switched(change, ("policy_arn",), _is_admin, "policy_arn goes from {old} to {new}")


def _is_admin(arn: object) -> bool:
    return str(arn).endswith(("/AdministratorAccess", "/PowerUserAccess", "/IAMFullAccess"))
