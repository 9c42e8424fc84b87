"""A bucket's versioning is not switched off."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, PASS, fail, left_bare, old, switched, worst

TYPES = ("aws_s3_bucket_versioning", "aws_s3_bucket")
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Versioning switched off"
WHY = "An overwritten or deleted object can then not be brought back, nor an earlier Terraform state."
FIX = "Keep versioning on; expire old versions by a lifecycle rule."


def check(change: Change) -> Answer:
    if change.type == "aws_s3_bucket":
        return _of_bucket(change)
    if change.action is Action.DELETE:
        return fail("the versioning settings are deleted")
    path = ("versioning_configuration", "status")
    off = switched(change, path, lambda value: value != "Enabled", "status goes from {old} to {new}")
    moved = left_bare(change, "bucket", "{old} is no longer versioned") if old(change, *path) == "Enabled" else off
    return worst(off, moved)


def _of_bucket(change: Change) -> Answer:
    """The block of old configurations; a bucket without it is cared for by a resource of its own, or never was."""
    path = ("versioning", "enabled")
    if change.change.before is None or old(change, *path) is not True:
        return NOT_APPLICABLE if change.change.before is None else PASS
    return switched(change, path, _is_off, "versioning goes from {old} to {new}")


def _is_off(value: Any) -> bool:
    return value is False
