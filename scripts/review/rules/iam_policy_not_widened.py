"""No policy allows more than before."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, verdict
from scripts.review.rules._policies import POLICY_TYPES, added, told, undecided

TYPES = POLICY_TYPES
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "AWS policy allows more"
WHY = "Somebody or something can call more of AWS than before."
FIX = "Check each statement; narrow actions and resources to what is used."


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    attributes = ("policy", "assume_role_policy")
    more = sorted(triple for attribute in attributes for triple in added(change, attribute))
    return verdict(map(told, more), undecided(change, *attributes))
