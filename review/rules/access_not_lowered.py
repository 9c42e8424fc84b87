"""What somebody may do is not taken away in place."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, entries, is_unknown, listed, new, old, verdict

_ENTITLEMENTS = (
    "workspace_access",
    "databricks_sql_access",
    "workspace_consume",
    "allow_cluster_create",
    "allow_instance_pool_create",
)
_SWITCHES = {
    "databricks_entitlements": _ENTITLEMENTS,
    "databricks_group": _ENTITLEMENTS,
    "databricks_user": (*_ENTITLEMENTS, "active"),
    "databricks_service_principal": (*_ENTITLEMENTS, "active"),
}
"""Type → what is there while it is true."""
_SETS = {
    "databricks_mws_permission_assignment": "permissions",
    "databricks_permission_assignment": "permissions",
}
TYPES = (*_SWITCHES, *_SETS, "databricks_access_control_rule_set", "databricks_share")
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Access lowered in place"
WHY = "The object stays and gives less: who came by it is refused from then on."
FIX = "Look in the audit log who used it; give the access another way before it is taken away here."


def check(change: Change) -> Answer:
    if change.change.before is None or not applies(change):
        return NOT_APPLICABLE
    if change.type in _SWITCHES:
        return _switched_off(change, _SWITCHES[change.type])
    if change.type in _SETS:
        return _fewer(change, _SETS[change.type])
    if change.type == "databricks_share":
        return _parts(change, "object", ("name",), _nothing)
    return _parts(change, "grant_rules", ("role", "principals"), _principals)


def _switched_off(change: Change, names: tuple[str, ...]) -> Answer:
    off = [name for name in names if old(change, name) is True and new(change, name) is not True]
    undecided = [f"{name} is known only after apply" for name in off if is_unknown(change, name)]
    return verdict([f"{name} is switched off" for name in off if not is_unknown(change, name)], undecided)


def _fewer(change: Change, name: str) -> Answer:
    if is_unknown(change, name):
        return verdict([], [f"{name} is known only after apply"])
    was, will = listed(old(change, name)), listed(new(change, name))
    return verdict(f"loses {each}" for each in was if each not in will)


def _parts(change: Change, name: str, parts: tuple[str, ...], inner: Any) -> Answer:
    """Elements that go, and what goes of those that stay. What the platform fills in of an element says nothing."""
    if _is_open(change, name, parts):
        return verdict([], [f"{name} is known only after apply"])
    was, will = entries(old(change, name), parts[0]), entries(new(change, name), parts[0])
    told = [f"{each} is taken out" for each in was if each not in will]
    return verdict([*told, *(line for each in was if each in will for line in inner(each, (was[each], will[each])))])


def _is_open(change: Change, name: str, parts: tuple[str, ...]) -> bool:
    elements = new(change, name)
    if not isinstance(elements, list):
        return is_unknown(change, name)
    return any(is_unknown(change, name, number, part) for number in range(len(elements)) for part in parts)


def _principals(role: str, sides: tuple[dict[str, Any], dict[str, Any]]) -> list[str]:
    was, will = (listed(side.get("principals")) for side in sides)
    return [f"{each} loses {role}" for each in was if each not in will]


def _nothing(_: str, __: tuple[dict[str, Any], dict[str, Any]]) -> list[str]:
    return []
