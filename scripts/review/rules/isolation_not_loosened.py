"""An isolated object stays bound to its workspaces."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, unknown

TYPES = ("databricks_catalog", "databricks_external_location", "databricks_storage_credential", "databricks_credential")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Isolation switched off"
WHY = "Every workspace of the metastore can then reach it, development as well as production."
FIX = "Keep ISOLATED and bind the single workspace that needs it."


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    if is_unknown(change, "isolation_mode"):
        return unknown("isolation_mode is known only after apply")
    was, will = str(old(change, "isolation_mode")), str(new(change, "isolation_mode"))
    return fail(f"isolation_mode goes from {was} to {will}") if "ISOLATED" in was and "ISOLATED" not in will else PASS
