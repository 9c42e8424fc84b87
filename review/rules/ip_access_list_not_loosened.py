"""IP access lists keep keeping out."""

import ipaddress

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, unknown, verdict

TYPES = ("databricks_ip_access_list", "databricks_workspace_conf")
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "IP access list loosened"
WHY = "Requests from more places than before are let in."
FIX = "Add the single address ranges that are needed; leave the lists switched on."


_MANY = 2**16


def check(change: Change) -> Answer:
    if change.type == "databricks_workspace_conf":
        path = ("custom_config", "enableIpAccessLists")
        if not applies(change):
            return NOT_APPLICABLE
        if is_unknown(change, *path):
            return unknown("enableIpAccessLists is known only after apply")
        was, will = str(old(change, *path)).lower(), str(new(change, *path)).lower()
        return fail("IP access lists are switched off") if was == "true" and will != "true" else PASS
    if change.action is Action.DELETE:
        return fail(f"the {old(change, 'list_type')} list is deleted") if old(change, "enabled") is not False else PASS
    if not applies(change):
        return NOT_APPLICABLE
    return verdict(*_loosened(change))


def _is_wide(address: str) -> bool:
    """Whether so many addresses are meant that nobody can know who they are; `ip_address_added` tells of the others."""
    try:
        return ipaddress.ip_network(address, strict=False).num_addresses > _MANY
    except ValueError:
        return True


def _loosened(change: Change) -> tuple[list[str], list[str]]:
    undecided = [
        f"{name} is known only after apply" for name in ("ip_addresses", "enabled") if is_unknown(change, name)
    ]
    before, after = set(old(change, "ip_addresses") or []), set(new(change, "ip_addresses") or [])
    if new(change, "list_type") == "BLOCK":
        failures = [f"{address} is no longer kept out" for address in sorted(before - after)]
    else:
        failures = [f"{address} is let in" for address in sorted(after - before) if _is_wide(address)]
    if change.before and new(change, "enabled") is False and old(change, "enabled") is not False:
        failures.append("the list is switched off")
    return failures, undecided
