"""What security groups of AWS let in from the world: ranges of addresses and of ports."""

from ipaddress import ip_network
from typing import Any, NamedTuple

from review.plan.model import Change
from review.rules._kit import aimed_elsewhere, is_unknown, left_to_provider

DOOR_TYPES = (
    "aws_security_group",
    "aws_security_group_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_default_security_group",
)
_WORLD_BITS = 8
"""A public range with a shorter prefix is as good as the world: `0.0.0.0/1` is half of it."""

_RANGES = ("ingress", "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6")
_EVERY_PROTOCOL = ("-1", "all")
_WEB_PORTS = (80, 443)


class Door(NamedTuple):
    """A range of addresses and of ports."""

    cidr: str
    protocol: str
    first: int
    last: int

    def within(self, other: "Door") -> bool:
        if self.cidr != other.cidr or other.protocol in _EVERY_PROTOCOL:
            return self.cidr == other.cidr
        return self.protocol == other.protocol and other.first <= self.first and self.last <= other.last

    @property
    def is_web(self) -> bool:
        """Whether it is one of the ports on which the world is meant to come in (`web_port_opened`)."""
        return self.protocol == "tcp" and self.first == self.last and self.first in _WEB_PORTS

    def __str__(self) -> str:
        ports = "every port" if self.protocol in _EVERY_PROTOCOL else f"ports {self.first}-{self.last}"
        return f"{self.cidr} may reach {ports} ({self.protocol})"


def opened(change: Change) -> tuple[list[Door], list[str]]:
    """The doors that a change opens to the world, and what of it only applying tells."""
    elsewhere = aimed_elsewhere(change, "security_group_id")
    before, after = (set() if elsewhere else _open(change.before)), _open(change.after)
    doors = [door for door in after if not any(door.within(other) for other in before)]
    undecided = [
        f"{name} is known only after apply"
        for name in _RANGES
        if is_unknown(change, name) and not left_to_provider(change, name)
    ]
    if elsewhere is None:
        undecided += sorted(f"{door}; of which group is known only after apply" for door in after)
    return doors, undecided


def _open(side: dict[str, Any]) -> set[Door]:
    found: set[Door] = set()
    for rule in [side, *(side.get("ingress") or [])]:
        if isinstance(rule, dict) and side.get("type") != "egress":
            ranges = [
                *(rule.get("cidr_blocks") or []),
                *(rule.get("ipv6_cidr_blocks") or []),
                rule.get("cidr_ipv4"),
                rule.get("cidr_ipv6"),
            ]
            protocol = str(rule.get("protocol", rule.get("ip_protocol")))
            first, last = (
                port if isinstance(port, int) else 0 for port in (rule.get("from_port"), rule.get("to_port"))
            )
            found |= {Door(text, protocol, first, last) for text in ranges if isinstance(text, str) and _world(text)}
    return found


def _world(cidr: str) -> bool:
    try:
        network = ip_network(cidr, strict=False)
    except ValueError:
        return False
    return network.prefixlen < _WORLD_BITS
