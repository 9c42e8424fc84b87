"""Tokens and secrets end."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, PASS, fail, is_unknown, new, unknown

_LIFETIME = {
    "databricks_token": "lifetime_seconds",
    "databricks_obo_token": "lifetime_seconds",
    "databricks_service_principal_secret": "lifetime",
}
TYPES = tuple(_LIFETIME)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Token without an end"
WHY = "Once it is lost it opens the workspace for as long as nobody notices, and it lies in Terraform's state."
FIX = "Give it a lifetime, or use a federation policy, which needs no secret."


def check(change: Change) -> Answer:
    name = _LIFETIME[change.type]
    if change.change.before is not None or not change.action.writes:
        return NOT_APPLICABLE
    if is_unknown(change, name) and new(change, name) is None and not _left_out(change, name):
        return unknown(f"{name} is known only after apply")
    return PASS if new(change, name) else fail(f"has no {name}")


def _left_out(change: Change, name: str) -> bool:
    return change.code is not None and not change.code.sets(change.address, name)
