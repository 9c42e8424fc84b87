"""Changes that say the same, over stacks and environments, in one row; and the one that says something else made visible."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from scripts.review.findings import Severity
from scripts.review.render._risks import listed
from scripts.review.render._visible import shortened, visible
from scripts.review.result import ChangeView, ReviewResult, stack_of

SIGNS = {
    "create": "+",
    "update": "~",
    "delete": "-",
    "replace": "-/+",
    "replace (create first)": "+/-",
    "replace (old one forgotten)": "+/.",
    "forget": ".",
    "read": "<=",
    "not planned": "?",
    "no-op": "=",
    "open": "<=",
}
_UNDECIDED, _WAIVED = "Not decided", "Waived"
MOST_SHOWN = 10
"""Of objects of one kind that are made, or go, without risk: so many are shown in full, the others named."""


@dataclass
class Group:
    """One row: one change, or several that say the same."""

    views: list[ChangeView]
    others: list[str] = field(default_factory=list)
    """Stacks in which the same address changes otherwise, where no side is in the majority."""
    majority: int = 0
    """In how many stacks the same address changes otherwise, where those are the most."""
    severity: Severity | None = None
    """The worst that a rule found, by a failure that is not waived."""
    doubt: str = ""
    """What is said where nothing failed: that a rule could not decide, or was waived."""

    @property
    def first(self) -> ChangeView:
        return self.views[0]

    def odd(self, quote: Callable[[str], str]) -> str:
        """What it is unlike; nothing where it is alike everywhere."""
        if self.majority:
            return f"unlike {self.majority} other stacks"
        return f"unlike {listed(self.others, 3, quote)}" if self.others else ""

    @property
    def shown(self) -> list[ChangeView]:
        """The members whose differences are shown: one for all that change alike, else each, up to ten."""
        return [self.first] if self.first.signature else self.views[:MOST_SHOWN]

    @property
    def sign(self) -> str:
        return SIGNS[self.first.action.value]

    @property
    def addresses(self) -> list[str]:
        return list(dict.fromkeys(view.address for view in self.views))

    @property
    def stacks(result: ReviewResult, most: int, quote: Callable[[str], str]) -> str:
    """Which plans were reviewed, the first of them by name."""
    count, names = plural(len(result.sources), "plan"), list(dict.fromkeys(map(stack_of, result.sources)))
    if not most:
        return count
    told = listed([shortened(visible(name), 100) for name in names], most, quote)
    return told if len(names) == len(result.sources) else f"{told} ({count})"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def state_line(view: ChangeView) -> str:
    """A change of Terraform's record, in words."""
    if view.previous_address:
        return f"{visible(view.previous_address)} moves to {visible(view.address)}"
    if view.importing:
        return f"{visible(view.address)} is imported as {visible(view.importing)}"
    return f"{visible(view.address)} is forgotten: it stays on the platform, without Terraform"
