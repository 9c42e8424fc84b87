"""Nobody becomes an administrator."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, aimed_elsewhere, applies, is_unknown, new, old, verdict

TYPES = (
    "databricks_mws_permission_assignment",
    "databricks_permission_assignment",
    "databricks_user_role",
    "databricks_service_principal_role",
    "databricks_group_role",
    "databricks_access_control_rule_set",
    "databricks_entitlements",
    "databricks_group",
    "databricks_user",
    "databricks_service_principal",
)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.BLOCK
TITLE = "Administrator made, or one who may act as another"
WHY = (
    "An administrator can take every other privilege; who may use a service principal runs jobs with its rights, and who may make clusters "
    "runs code on them."
)
FIX = "Give the single right that is needed; keep administrators in one group that is changed by hand."

_POWERS = ("permissions", "role", "grant_rules", "allow_cluster_create", "allow_instance_pool_create")
_WHO_AND_WHERE = (
    "workspace_id",
    "principal_id",
    "user_id",
    "group_id",
    "service_principal_id",
    "user_name",
    "group_name",
    "service_principal_name",
)


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    # A user, group or service principal of its own has a name, which is no target: another name is the same one renamed.
    own = change.type in ("databricks_user", "databricks_group", "databricks_service_principal")
    elsewhere = False if own else aimed_elsewhere(change, *_targets(change))
    powers = _powers(change, new)
    undecided = [f"{name} is known only after apply" for name in _POWERS if _is_open(change, name)]
    if elsewhere is None:
        undecided += [f"{what} is given; to whom is known only after apply" for what in sorted(powers)]
    return verdict(
        [f"gets {what}" for what in sorted(powers - (set() if elsewhere else _powers(change, old)))], undecided
    )


def _is_open(change: Change, name: str) -> bool:
    """Whether a power hangs on what is not known yet; of a rule whose role is known, only to whom a power is given does."""
    marks = change.change.after_unknown
    mirror = marks.get("grant_rules") if isinstance(marks, dict) else None
    if name != "grant_rules" or not isinstance(mirror, list):
        return is_unknown(change, name)
    rules = new(change, name) or []
    for number, mark in enumerate(mirror):
        rule = rules[number] if number < len(rules) and isinstance(rules[number], dict) else {}
        whom, role = (mark.get("principals"), mark.get("role")) if isinstance(mark, dict) else (mark, mark)
        if role or (
            _is_power(rule) and (any(whom) if isinstance(whom, list) else whom) and change.change.before is not None
        ):
            return True
    return False


def _is_power(rule: dict[str, Any]) -> bool:
    # Who may use a service principal may run jobs as it, with all its rights.
    return str(rule.get("role", "")).endswith((".manager", "admin", "servicePrincipal.user"))


def _targets(change: Change) -> tuple[str, ...]:
    return ("name",) if change.type == "databricks_access_control_rule_set" else _WHO_AND_WHERE


def _powers(change: Change, side: Any) -> set[str]:
    powers = {"ADMIN"} if "ADMIN" in (side(change, "permissions") or []) else set()
    if str(side(change, "role") or "") in ("account_admin", "billing_admin", "marketplace.admin"):
        powers.add(str(side(change, "role")))
    powers |= {name for name in ("allow_cluster_create", "allow_instance_pool_create") if side(change, name) is True}
    marks = change.change.after_unknown
    mirror = marks.get("grant_rules") if side is new and isinstance(marks, dict) else None
    for number, rule in enumerate(side(change, "grant_rules") or []):
        if isinstance(rule, dict) and _is_power(rule):
            mark = mirror[number] if isinstance(mirror, list) and number < len(mirror) else None
            later = isinstance(mark, dict) and mark.get("principals") is True and change.change.before is None
            whom = ["somebody, known only after apply"] if later else rule.get("principals") or []
            powers |= {f"{rule['role']} for {who}" for who in whom if who is not None}
    return powers
