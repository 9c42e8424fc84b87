"""No library's pin goes back or comes off."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._libraries import LIBRARY_TYPES, moved

TYPES = LIBRARY_TYPES
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Library downgraded or unpinned"
WHY = "What was written or pickled with the newer version may not load in the older one; an unpinned library is another one each day."
FIX = "Go forward; where it must go back, retrain what was pickled with the newer version."


def check(change: Change) -> Answer:
    return moved(change, "downgrade", "unpinned")
