"""Libraries keep their versions."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._libraries import LIBRARY_TYPES, moved

TYPES = LIBRARY_TYPES
SEVERITY = Severity.NOTICE
LEVEL = Level.WARN
TITLE = "Library versions moved"
WHY = "A pin changes only together with a restart, and results may differ."
FIX = "Check that the tests ran with the new version."


def check(change: Change) -> Answer:
    return moved(change, "minor", "patch", "other")
