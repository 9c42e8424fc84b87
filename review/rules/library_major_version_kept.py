"""No library moves to another major version."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._libraries import LIBRARY_TYPES, moved

TYPES = LIBRARY_TYPES
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Library moved to another major version"
WHY = "Major versions break callers on purpose; the cluster also restarts."
FIX = "Read the library's release notes, and run the job in a lower environment first."


def check(change: Change) -> Answer:
    return moved(change, "major")
