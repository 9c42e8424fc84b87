"""A bucket's public access stays blocked."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Action, Change
from scripts.review.rules._answers import fail, switched, worst

TYPES = ("aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block", "aws_s3_bucket_acl")
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Block of public access removed"
WHY = "One wrong ACL or policy is then enough to publish the bucket."
FIX = "Keep all four switches on, and the ACL private."

_SWITCHES = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


def check(change: Change) -> Answer:
    if change.action is Action.DELETE and change.type != "aws_s3_bucket_acl":
        return fail("the block is deleted")
    if change.type == "aws_s3_bucket_acl":
        return switched(
            change,
            ("acl",),
            lambda value: str(value).startswith(("public", "authenticated")),
            "acl goes from {old} to {new}",
        )
    return worst(
        *(
            switched(change, (name,), lambda value: value is not True, f"{name} goes from {{old}} to {{new}}")
            for name in _SWITCHES
        )
    )
