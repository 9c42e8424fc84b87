"""A job keeps running as whom it did."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, unknown

TYPES = ("databricks_job", "databricks_pipeline")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Job's identity changed"
WHY = "Everyone who may edit the job acts with the rights of the identity that it runs as."
FIX = "Take a service principal with the rights that the job needs, and no person."


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    before, after = _identity(change, old), _identity(change, new)
    if is_unknown(change, "run_as") and not after:
        return unknown("run_as is known only after apply")
    return fail(f"{before or 'its owner'} → {after or 'its owner'}") if before != after else PASS


def _identity(change: Change, side: Any) -> str:
    return str(side(change, "run_as", "service_principal_name") or side(change, "run_as", "user_name") or "")
