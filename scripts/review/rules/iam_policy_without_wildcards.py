"""No policy allows everything."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._policies import POLICY_TYPES, added, is_public, is_wild, told, undecided

TYPES = POLICY_TYPES
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "AWS policy allows everything of a service"
WHY = "A wildcard over actions and resources includes deleting data and giving rights away."
FIX = "List the actions and the resources that are needed."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    # A key's own policy names the account as its administrator over itself: `kms:*` on `*` is how AWS writes that.
    own = change.type in ("aws_kms_key", "aws_kms_key_policy")
    wild = sorted(
        triple for triple in added(change, "policy") if is_wild(triple) and not (own and not is_public(triple))
    )
    return verdict(map(told, wild), undecided(change, "policy"))
