"""A bucket's public access stays blocked."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    aimed_elsewhere,
    applies,
    existing,
    fail,
    left_bare,
    left_to_provider,
    new,
    old,
    switched,
    unknown,
    worst,
)

TYPES = ("aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block", "aws_s3_bucket_acl")
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Block of public access removed"
WHY = "One wrong ACL or policy is then enough to publish the bucket."
FIX = "Keep all four switches on, and the ACL private."

_SWITCHES = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


def check(change: Change) -> Answer:
    if change.type == "aws_s3_bucket_acl":
        if aimed_elsewhere(change, "bucket") and _is_public(new(change, "acl")):
            return fail(f"acl of {new(change, 'bucket')} is {new(change, 'acl')}")
        return worst(
            switched(change, ("acl",), _is_public, "acl goes from {old} to {new}"),
            _grants_of_acl(change),
        )
    if change.action is Action.DELETE:
        return fail("the block is deleted")
    return worst(
        left_bare(change, "bucket", "{old} is no longer blocked"),
        *(
            switched(change, (name,), lambda value: value is not True, f"{name} goes from {{old}} to {{new}}")
            for name in _SWITCHES
        ),
    )


def _is_public(acl: Any) -> bool:
    return str(acl).startswith(("public", "authenticated"))


def _grants_of_acl(change: Change) -> Answer:
    """The group of everybody is named by a URI; what else is unknown in an ACL, such as names for display, does not matter."""
    name = "access_control_policy"
    if not applies(change) or left_to_provider(change, name):
        return NOT_APPLICABLE
    if "/groups/global/" in str(new(change, name)):
        told = "the ACL names everybody"
        return existing(told) if "/groups/global/" in str(old(change, name)) else fail(told)
    marks = change.change.after_unknown
    hidden = isinstance(marks, dict) and _marks_uri(marks.get(name))
    return unknown("the ACL's grants are known only after apply") if hidden else PASS


def _marks_uri(marks: Any) -> bool:
    if isinstance(marks, dict):
        return marks.get("uri") is True or any(_marks_uri(inner) for inner in marks.values() if inner is not True)
    return any(_marks_uri(inner) for inner in marks) if isinstance(marks, list) else marks is True
