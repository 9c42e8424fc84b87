"""No bucket, key, queue or role is open to the world."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._policies import POLICY_TYPES, added, is_public, told, undecided

TYPES = POLICY_TYPES
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "AWS policy open to the world"
WHY = "A principal of `*` without a condition is everybody with an AWS account, and often everybody."
FIX = "Name the accounts or roles, or add a condition on the organisation."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    attributes = ("policy", "assume_role_policy")
    public = sorted(triple for attribute in attributes for triple in added(change, attribute) if is_public(triple))
    return verdict(map(told, public), undecided(change, *attributes))
