"""A volume is not deleted or replaced."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import not_destroyed, old

TYPES = ("databricks_volume",)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Volume deleted or replaced"
WHY = "A managed volume's files go with it; wheels that running jobs need may be among them."
FIX = "Keep name, schema, type and location, or copy the files to a second volume first."


def check(change: Change) -> Answer:
    external = old(change, "volume_type") == "EXTERNAL"
    return not_destroyed(change, "its grants, though not the files," if external else "its files")
