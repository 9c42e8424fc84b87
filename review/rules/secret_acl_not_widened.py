"""Nobody gets more of a secret scope."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    aimed_elsewhere,
    applies,
    fail,
    is_unknown,
    new,
    old,
    switched,
    unknown,
)

TYPES = ("databricks_secret_acl", "databricks_secret_scope")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Access to secrets widened"
WHY = "READ already shows every secret of the scope in plain text."
FIX = "Check principal and level; prefer a scope for each purpose."

_LEVELS = {"READ": 1, "WRITE": 2, "MANAGE": 3}


def check(change: Change) -> Answer:
    if change.type == "databricks_secret_scope":
        told = "all users get MANAGE on the scope"
        return switched(change, ("initial_manage_principal",), lambda value: value == "users", told)
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, "permission") or is_unknown(change, "principal"):
        return unknown("principal or permission is known only after apply")
    told = f"{new(change, 'principal')} gets {new(change, 'permission')}"
    elsewhere = aimed_elsewhere(change, "scope", "principal")
    was = None if elsewhere else old(change, "permission")
    if _LEVELS.get(str(new(change, "permission")), 4) > _LEVELS.get(str(was), 0):
        return fail(told)
    return PASS if elsewhere is not None else unknown(f"{told}; on which scope is known only after apply")
