"""Nobody gets more of a secret scope."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, unknown

TYPES = ("databricks_secret_acl", "databricks_secret_scope")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Access to secrets widened"
WHY = "READ already shows every secret of the scope in plain text."
FIX = "Check principal and level; prefer a scope for each purpose."

_LEVELS = {"READ": 1, "WRITE": 2, "MANAGE": 3}


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if change.type == "databricks_secret_scope":
        if new(change, "initial_manage_principal") == "users" and old(change, "initial_manage_principal") != "users":
            return fail("all users get MANAGE on the scope")
        return PASS
    if is_unknown(change, "permission") or is_unknown(change, "principal"):
        return unknown("principal or permission is known only after apply")
    was = old(change, "permission") if old(change, "principal") == new(change, "principal") else None
    before, after = _LEVELS.get(str(was), 0), _LEVELS.get(str(new(change, "permission")), 0)
    return fail(f"{new(change, 'principal')} gets {new(change, 'permission')}") if after > before else PASS
