"""Waivers (TOML): somebody takes a risk, by name, for a reason, until a date. A waived finding stays on the page.

[[waiver]]
rule = "volume_not_deleted"
address = "databricks_volume.landing*"   # * and ? as in file names
owner = "maria@example.com"
reason = "moved to landing_v2, copied and counted on 12 May"
expires = 2026-06-30                      # the last day on which it counts
environment = "prod"                      # optional; all environments without it
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from review.errors import PolicyError
from review.findings import Finding
from review.policy.levels import only, read_toml
from review.rules import all_rules

_KEYS = ("rule", "address", "owner", "reason", "expires")


@dataclass(frozen=True)
class Waiver:
    """One taken risk."""

    rule: str
    address: str
    owner: str
    reason: str
    expires: date
    environment: str = ""

    def covers(self, rule: str, address: str) -> bool:
        return self.rule == rule and _pattern(self.address).fullmatch(address) is not None


@dataclass
class Waivers:
    """The waivers that count today, and what is to be said of the others."""

    active: list[Waiver] = field(default_factory=list)
    expired: list[Waiver] = field(default_factory=list)
    used: set[Waiver] = field(default_factory=set)

    def apply(self, finding: Finding, address: str) -> None:
        """Marks a finding as waived where a waiver covers it; `address` is the address before redaction."""
        covering = [waiver for waiver in self.active if waiver.covers(finding.rule, address)]
        self.used.update(covering)
        if covering:
            lasting = max(covering, key=lambda waiver: waiver.expires)
            finding.waiver = f"{lasting.owner} until {lasting.expires:%Y-%m-%d}: {lasting.reason}"

    @property
    def notes(self) -> list[str]:
        """What is wrong with the waivers: expired ones and such as cover nothing."""
        out = [f"waiver of {w.owner} for {w.rule} on {w.address} expired on {w.expires:%Y-%m-%d}" for w in self.expired]
        unused = [waiver for waiver in self.active if waiver not in self.used]
        return out + [f"waiver of {w.owner} for {w.rule} on {w.address} covers nothing in this change" for w in unused]


def load_waivers(path: Path, environment: str = "", today: date | None = None) -> Waivers:
    """Reads a waivers file; one that does not exist holds none.

    Raises:
        PolicyError: it is not TOML, or a waiver lacks a part. One without owner, reason or expiry is no waiver.
    """
    found = Waivers()
    if not path.exists():
        return found
    document = read_toml(path)
    only(path, "the file", document, ("waiver",))
    entries = document.get("waiver", [])
    if not isinstance(entries, list):
        raise PolicyError(path, "waiver", entries, "[[waiver]] tables")
    for number, entry in enumerate(entries, start=1):
        waiver = _waiver(path, f"waiver {number}", entry)
        if waiver.environment in ("", environment):
            (found.expired if waiver.expires < (today or date.today()) else found.active).append(waiver)
    return found


def _waiver(path: Path, key: str, entry: Any) -> Waiver:
    if not isinstance(entry, dict):
        raise PolicyError(path, key, entry, "a table")
    only(path, key, entry, (*_KEYS, "environment"))
    for name in _KEYS:
        value = entry.get(name)
        if name == "expires":
            if not isinstance(value, date) or isinstance(value, datetime):
                raise PolicyError(path, f"{key}.expires", value, "a date such as 2026-06-30")
        elif not isinstance(value, str) or not value.strip():
            raise PolicyError(path, f"{key}.{name}", value, "a text")
    if not isinstance(entry.get("environment", ""), str):
        raise PolicyError(path, f"{key}.environment", entry["environment"], "a text")
    # Findings of other tools are named TOOL/RULE; what they have is not known here.
    if "/" not in entry["rule"] and entry["rule"] not in {rule.id for rule in all_rules()}:
        raise PolicyError(path, f"{key}.rule", entry["rule"], "the id of a rule (see docs/review-rules.md)")
    return Waiver(**entry)


def _pattern(glob: str) -> re.Pattern[str]:
    """`*` and `?` as in file names; brackets stand for themselves, because addresses have them."""
    return re.compile(
        "".join(".*" if char == "*" else "." if char == "?" else re.escape(char) for char in glob), re.DOTALL
    )
