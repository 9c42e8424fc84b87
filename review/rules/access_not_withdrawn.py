"""Nobody loses access unawares."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, unknown, verdict
from review.rules._privileges import GRANT_TYPES, grants, permissions, rank

_WHOLE = {
    "databricks_group_member": "a member leaves the group",
    "databricks_group_role": "the group loses the role",
    "databricks_user_role": "the user loses the role",
    "databricks_service_principal_role": "the service principal loses the role",
    "databricks_group_instance_profile": "the group loses the instance profile",
    "databricks_user_instance_profile": "the user loses the instance profile",
    "databricks_secret_acl": "the secrets can no longer be read by it",
    "databricks_workspace_binding": "the workspace no longer reaches the object",
    "databricks_catalog_workspace_binding": "the workspace no longer reaches the catalog",
    "databricks_permission_assignment": "the principal no longer belongs to the workspace",
    "databricks_mws_permission_assignment": "the principal no longer belongs to the workspace",
    "databricks_entitlements": "the principal loses its entitlements",
    "databricks_access_control_rule_set": "nobody has the roles that it gave",
    "databricks_sql_permissions": "nobody has the privileges that it gave",
    "databricks_recipient": "the recipient reads none of its shares any more",
    "databricks_provider": "nobody reads what the provider shares any more",
    "databricks_share": "its recipients read none of it any more",
    "databricks_secret": "whatever reads the secret fails",
    "databricks_credential": "nothing reaches what it opened any more",
}
"""Type that is access by itself → what its deletion means."""
_ISOLATED = (
    "databricks_catalog",
    "databricks_external_location",
    "databricks_storage_credential",
    "databricks_credential",
)

TYPES = (*GRANT_TYPES, "databricks_permissions", *_WHOLE, "databricks_ip_access_list", *_ISOLATED)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Access withdrawn"
WHY = "Jobs, endpoints and people that rely on it are refused from then on, often not before their next run."
FIX = "Look in the audit log who used it; give the access another way before it is taken away here."


def check(change: Change) -> Answer:
    if change.type in _ISOLATED:
        return _isolated(change)
    if change.type in _WHOLE:
        return _gone(change)
    if change.change.before is None or not (applies(change) or change.action is Action.DELETE):
        return NOT_APPLICABLE
    if change.type == "databricks_ip_access_list":
        return _addresses(change)
    part, lost = ("access_control", _lower) if change.type == "databricks_permissions" else ("grant", _fewer)
    told = lost(change.before, {} if change.action is Action.DELETE else change.after)
    if told and is_unknown(change, part):
        return unknown("what stays is known only after apply")
    return verdict(told)


def _fewer(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    was, will = grants(before), grants(after)
    return sorted(f"{who} loses {pair[1]}" for pair, who in was.items() if pair not in will)


def _lower(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    was, will = permissions(before), permissions(after)
    told = [f"{who} loses {level}" for who, level in was.items() if who not in will]
    kept = [who for who in was if who in will and rank(will[who]) < rank(was[who])]
    return sorted(told + [f"{who} goes from {was[who]} to {will[who]}" for who in kept])


def _gone(change: Change) -> Answer:
    if change.action is Action.UNPLANNED:
        return unknown("Terraform stopped before it had planned this object")
    return fail(_WHOLE[change.type]) if change.action.destroys else PASS


def _addresses(change: Change) -> Answer:
    if old(change, "list_type") == "BLOCK" or change.action is Action.DELETE:
        return NOT_APPLICABLE
    if is_unknown(change, "ip_addresses"):
        return unknown("ip_addresses is known only after apply")
    lost = sorted(set(old(change, "ip_addresses") or []) - set(new(change, "ip_addresses") or []))
    return verdict(f"{address} is no longer let in" for address in lost)


def _isolated(change: Change) -> Answer:
    if change.change.before is None or not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, "isolation_mode"):
        return unknown("isolation_mode is known only after apply")
    was, will = str(old(change, "isolation_mode")), str(new(change, "isolation_mode"))
    return fail("workspaces that are not bound to it lose it") if "ISOLATED" in will and "ISOLATED" not in was else PASS
