"""A bucket's versioning is not switched off."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Action, Change
from scripts.review.rules._answers import fail, switched

TYPES = ("aws_s3_bucket_versioning",)
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Versioning switched off"
WHY = "An overwritten or deleted object can then not be brought back, nor an earlier Terraform state."
FIX = "Keep versioning on; expire old versions by a lifecycle rule."


def check(change: Change) -> Answer:
    if change.action is Action.DELETE:
        return fail("the versioning settings are deleted")
    path = ("versioning_configuration", "status")
    return switched(change, path, lambda value: value != "Enabled", "status goes from {old} to {new}")
