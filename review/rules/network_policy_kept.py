"""What serverless compute may reach is not opened wider."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, applies, fail, is_unknown, listed, new, old, verdict

TYPES = ("databricks_account_network_policy", "databricks_workspace_network_option")
SEVERITY = Severity.EXPOSED
LEVEL = Level.WARN
TITLE = "Network policy opened wider"
WHY = "Code on serverless compute reaches more of the internet or of storage than before, and can carry data there."
FIX = "Name each destination that is meant, and keep the policy enforced; a dry run only writes down what it would have stopped."

_ACCESS = ("egress", "network_access")
_MODE = (*_ACCESS, "policy_enforcement", "enforcement_mode")
_DESTINATIONS = ("allowed_internet_destinations", "allowed_storage_destinations")


def check(change: Change) -> Answer:
    if change.change.before is None:
        return NOT_APPLICABLE
    if change.action is Action.DELETE:
        return fail("is deleted: the account's default policy holds for what it held for")
    if not applies(change):
        return NOT_APPLICABLE
    if change.type == "databricks_workspace_network_option":
        return _other_policy(change)
    if is_unknown(change, "egress"):
        return verdict(_wider(change), ["egress is known only after apply"])
    return verdict(_wider(change))


def _other_policy(change: Change) -> Answer:
    was, will = old(change, "network_policy_id"), new(change, "network_policy_id")
    if is_unknown(change, "network_policy_id"):
        return verdict([], ["network_policy_id is known only after apply"])
    return verdict([f"network_policy_id goes from {was} to {will}"] if was != will else [])


def _wider(change: Change) -> list[str]:
    told = []
    if old(change, *_ACCESS, "restriction_mode") == "RESTRICTED_ACCESS" and _is(
        change, "restriction_mode", "FULL_ACCESS"
    ):
        told.append("restriction_mode goes from RESTRICTED_ACCESS to FULL_ACCESS")
    if new(change, *_MODE) == "DRY_RUN" and old(change, *_MODE) != "DRY_RUN":
        told.append("it is only written down what it would stop (DRY_RUN)")
    for name in _DESTINATIONS:
        before = [_named(each) for each in listed(old(change, *_ACCESS, name))]
        told += [
            f"{each} may be reached" for each in map(_named, listed(new(change, *_ACCESS, name))) if each not in before
        ]
    return told


def _is(change: Change, name: str, value: str) -> bool:
    return bool(new(change, *_ACCESS, name) == value)


def _named(destination: Any) -> str:
    if not isinstance(destination, dict):
        return str(destination)
    names = ("destination", "bucket_name", "azure_storage_account")
    return str(next((destination[name] for name in names if destination.get(name)), "a further destination"))
