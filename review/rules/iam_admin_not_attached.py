"""No policy of an administrator is attached."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import (
    NOT_APPLICABLE,
    aimed_elsewhere,
    applies,
    existing,
    is_unknown,
    left_to_provider,
    new,
    old,
    verdict,
)

TYPES = (
    "aws_iam_role",
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive",
    "aws_iam_user_policy_attachments_exclusive",
    "aws_iam_group_policy_attachments_exclusive",
    "aws_ssoadmin_managed_policy_attachment",
)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Administrator's policy attached"
WHY = "AdministratorAccess, PowerUserAccess and IAMFullAccess all lead to every right in the account."
FIX = "Attach a policy with the actions that are needed."

_ATTRIBUTES = ("policy_arn", "policy_arns", "managed_policy_arn", "managed_policy_arns")
_TARGETS = ("role", "user", "group", "role_name", "user_name", "group_name", "permission_set_arn")


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    elsewhere = aimed_elsewhere(change, *_TARGETS)
    before, after = (set() if elsewhere else _admins(change, old)), _admins(change, new)
    open_ = [
        f"{name} is known only after apply"
        for name in _ATTRIBUTES
        if is_unknown(change, name) and not left_to_provider(change, name)
    ]
    if elsewhere is None:
        open_ += [f"{arn} is attached; to what is known only after apply" for arn in sorted(after)]
    if after and after <= before and not open_:
        return existing(*(f"{arn} is attached" for arn in sorted(after)))
    return verdict([f"{arn} is attached" for arn in sorted(after - before)], open_)


def _admins(change: Change, side: Any) -> set[str]:
    values = [side(change, name) for name in _ATTRIBUTES]
    arns = {arn for value in values for arn in (value if isinstance(value, list) else [value])}
    names = ("/AdministratorAccess", "/PowerUserAccess", "/IAMFullAccess")
    return {arn for arn in arns if isinstance(arn, str) and arn.endswith(names)}
