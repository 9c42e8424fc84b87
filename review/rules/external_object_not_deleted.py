"""The entry of an external volume stays."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, not_destroyed, old

TYPES = ("databricks_volume",)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "External volume deleted or replaced"
WHY = "Its files stay where they are, and nobody finds them by its path any more; its grants go with it."
FIX = "Move the readers to the new path first."


def check(change: Change) -> Answer:
    if old(change, "volume_type") != "EXTERNAL":
        return NOT_APPLICABLE
    return not_destroyed(change, "its path and its grants, though not the files,")
