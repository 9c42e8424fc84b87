"""Nobody becomes an administrator."""

from typing import Any

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, aimed_elsewhere, applies, is_unknown, new, old, verdict

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
TITLE = "Administrator made"
WHY = "An administrator of a workspace or account can take every other privilege."
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
    undecided = [f"{name} is known only after apply" for name in _POWERS if is_unknown(change, name)]
    if elsewhere is None:
        undecided += [f"{what} is given; to whom is known only after apply" for what in sorted(powers)]
    return verdict(
        [f"gets {what}" for what in sorted(powers - (set() if elsewhere else _powers(change, old)))], undecided
    )


def _targets(change: Change) -> tuple[str, ...]:
    return ("name",) if change.type == "databricks_access_control_rule_set" else _WHO_AND_WHERE


def _powers(change: Change, side: Any) -> set[str]:
    powers = {"ADMIN"} if "ADMIN" in (side(change, "permissions") or []) else set()
    if str(side(change, "role") or "") in ("account_admin", "billing_admin", "marketplace.admin"):
        powers.add(str(side(change, "role")))
    powers |= {name for name in ("allow_cluster_create", "allow_instance_pool_create") if side(change, name) is True}
    for rule in side(change, "grant_rules") or []:
        # Who may use a service principal may run jobs as it, with all its rights.
        if isinstance(rule, dict) and str(rule.get("role", "")).endswith(
            (".manager", "admin", "servicePrincipal.user")
        ):
            powers |= {f"{rule['role']} for {who}" for who in rule.get("principals") or []}
    return powers
