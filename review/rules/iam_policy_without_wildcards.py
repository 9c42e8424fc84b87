"""No policy allows everything."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._policies import POLICY_TYPES, Allowed, judge_policies

TYPES = POLICY_TYPES
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "AWS policy allows everything of a service, or more rights to oneself"
WHY = "A wildcard over actions and resources includes deleting data and giving rights away, as does writing policies or passing any role."
FIX = "List the actions and the resources that are needed."


def check(change: Change) -> Answer:
    # A key's own policy names the account as its administrator over itself: `kms:*` on `*` is how AWS writes that.
    own = change.type in ("aws_kms_key", "aws_kms_key_policy")
    return judge_policies(change, lambda allowed: _too_much(allowed) and (allowed.anybody or not own), trust=False)


def _too_much(allowed: Allowed) -> bool:
    return allowed.wild or allowed.escalates
