"""A further address is let in only when somebody meant it."""

import ipaddress

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, new, old, unknown, verdict

TYPES = ("databricks_ip_access_list",)
SEVERITY = Severity.EXPOSED
LEVEL = Level.WARN
TITLE = "Address let in"
WHY = "Whoever has that address, and a token, gets in."
FIX = "Look whose address it is, and whether it stays theirs."


def check(change: Change) -> Answer:
    if change.change.before is None or not applies(change) or new(change, "list_type") == "BLOCK":
        return NOT_APPLICABLE
    if is_unknown(change, "ip_addresses"):
        return unknown("ip_addresses is known only after apply")
    added = set(new(change, "ip_addresses") or []) - set(old(change, "ip_addresses") or [])
    return verdict(f"{address} ({_how_many(address)}) is let in" for address in sorted(added))


def _how_many(address: str) -> str:
    try:
        number = ipaddress.ip_network(address, strict=False).num_addresses
    except ValueError:
        return "no address"
    return "1 address" if number == 1 else f"{number} addresses"
