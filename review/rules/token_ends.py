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


_LONGEST = 730 * 24 * 3600
"""Seconds: the platform's own limit for personal access tokens. Source: https://docs.databricks.com/admin/access-control/tokens"""


def check(change: Change) -> Answer:
    name = _LIFETIME[change.type]
    if not change.action.writes or (change.change.before is not None and not change.action.replaces):
        return NOT_APPLICABLE
    if is_unknown(change, name) and new(change, name) is None and not _left_out(change, name):
        return unknown(f"{name} is known only after apply")
    lifetime = new(change, name)
    if not lifetime:
        return fail(f"has no {name}")
    return fail(f"{name} {lifetime} is longer than two years") if _seconds(lifetime) > _LONGEST else PASS


def _seconds(lifetime: int | float | str) -> float:
    """A service principal's secret says its lifetime as a text, `3600s`."""
    try:
        return float(str(lifetime).removesuffix("s"))
    except ValueError:
        return 0


def _left_out(change: Change, name: str) -> bool:
    return change.code is not None and not change.code.sets(change.address, name)
