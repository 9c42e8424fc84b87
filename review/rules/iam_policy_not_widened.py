"""No policy allows more than before."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import fail, is_unknown, new, old, unknown, worst
from review.rules._policies import POLICY_TYPES, judge_policies, no_longer_denied

TYPES = (*POLICY_TYPES, "aws_iam_user")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "AWS policy allows more"
WHY = "Somebody or something can call more of AWS than before."
FIX = "Check each statement; narrow actions and resources to what is used."

_BOUNDARY = "permissions_boundary"


def check(change: Change) -> Answer:
    answer = judge_policies(change, lambda allowed: True)
    if not change.action.writes:
        return answer
    lost = no_longer_denied(change)
    if old(change, _BOUNDARY) and not new(change, _BOUNDARY) and not is_unknown(change, _BOUNDARY):
        lost.append(f"the permissions boundary {old(change, _BOUNDARY)} is removed")
    if old(change, _BOUNDARY) and is_unknown(change, _BOUNDARY):
        answer = worst(answer, unknown(f"{_BOUNDARY} is known only after apply"))
    return worst(answer, fail(*lost)) if lost else answer
