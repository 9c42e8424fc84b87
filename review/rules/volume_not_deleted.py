"""A volume is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, new, not_destroyed, old

TYPES = ("databricks_volume",)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Volume deleted or replaced"
WHY = "A managed volume's files go with it; wheels that running jobs need may be among them."
FIX = "Keep name, schema, type and location, or copy the files to a second volume first."


def check(change: Change) -> Answer:
    if old(change, "volume_type") == "EXTERNAL" and new(change, "volume_type") in (None, "EXTERNAL"):
        return NOT_APPLICABLE  # its files stay: `external_object_not_deleted` says what goes
    return not_destroyed(change, "its files")
