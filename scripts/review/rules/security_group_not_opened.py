"""No port is opened to the world."""

from typing import Any

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, is_unknown, verdict

TYPES = (
    "aws_security_group",
    "aws_security_group_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_default_security_group",
)
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Port opened to the world"
WHY = "Anybody on the internet can reach it."
FIX = "Name the address ranges or security groups that need it."


def check(change: Change) -> Answer:
    if not applies(change) or change.before.get("type") == "egress" or change.after.get("type") == "egress":
        return NOT_APPLICABLE
    names = ("ingress", "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6")
    undecided = [f"{name} is known only after apply" for name in names if is_unknown(change, name)]
    return verdict(sorted(_open(change.after) - _open(change.before)), undecided)


def _open(side: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for rule in [side, *(side.get("ingress") or [])]:
        if isinstance(rule, dict):
            ranges = [
                *(rule.get("cidr_blocks") or []),
                *(rule.get("ipv6_cidr_blocks") or []),
                rule.get("cidr_ipv4"),
                rule.get("cidr_ipv6"),
            ]
            ports = f"{rule.get('from_port')}-{rule.get('to_port')}"
            protocol = rule.get("protocol", rule.get("ip_protocol"))
            found |= {
                f"{text} may reach ports {ports} ({protocol})" for text in map(str, ranges) if text.endswith("/0")
            }
    return found
