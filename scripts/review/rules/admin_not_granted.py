"""Nobody becomes an administrator."""

from typing import Any

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, is_unknown, new, old, verdict

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


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    undecided = [
        f"{name} is known only after apply"
        for name in ("permissions", "role", "grant_rules")
        if is_unknown(change, name)
    ]
    gained = [f"gets {what}" for what in sorted(_powers(change, new) - _powers(change, old))]
    return verdict(gained, undecided)


def _powers(change: Change, side: Any) -> set[str]:
    powers = {"ADMIN"} if "ADMIN" in (side(change, "permissions") or []) else set()
    if str(side(change, "role") or "") in ("account_admin", "billing_admin", "marketplace.admin"):
        powers.add(str(side(change, "role")))
    powers |= {name for name in ("allow_cluster_create", "allow_instance_pool_create") if side(change, name) is True}
    for rule in side(change, "grant_rules") or []:
        if isinstance(rule, dict) and str(rule.get("role", "")).endswith((".manager", "admin")):
            powers |= {f"{rule['role']} for {who}" for who in rule.get("principals") or []}
    return powers
