"""No port is opened to the world."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._doors import DOOR_TYPES, opened
from review.rules._kit import NOT_APPLICABLE, applies, verdict

TYPES = DOOR_TYPES
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Port opened to the world"
WHY = "Anybody on the internet can reach it."
FIX = "Name the address ranges or security groups that need it."


def check(change: Change) -> Answer:
    if not applies(change) or change.after.get("type") == "egress":
        return NOT_APPLICABLE
    doors, undecided = opened(change)
    return verdict(sorted(str(door) for door in doors if not door.is_web), undecided)
