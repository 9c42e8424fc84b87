"""A web port is opened to the world only when somebody meant it."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._doors import DOOR_TYPES, opened
from review.rules._kit import NOT_APPLICABLE, applies, verdict

TYPES = DOOR_TYPES
SEVERITY = Severity.EXPOSED
LEVEL = Level.WARN
TITLE = "Web port opened to the world"
WHY = "Anybody on the internet can reach it: right for a load balancer, and for little else."
FIX = "Look what stands behind it; name the address ranges where it is not for everybody."


def check(change: Change) -> Answer:
    if not applies(change) or change.after.get("type") == "egress":
        return NOT_APPLICABLE
    doors, undecided = opened(change)
    return verdict(sorted(str(door) for door in doors if door.is_web), undecided)
