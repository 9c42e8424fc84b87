"""No bucket, key, queue or role is open to the world."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._policies import POLICY_TYPES, judge_policies

TYPES = POLICY_TYPES
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "AWS policy open to the world"
WHY = "A principal of `*` is everybody, unless a condition names an account, organisation, network or source."
FIX = "Name the accounts or roles, or add a condition on the organisation; for tokens of GitHub and the like, on their subject."


def check(change: Change) -> Answer:
    return judge_policies(change, lambda allowed: allowed.anybody)
