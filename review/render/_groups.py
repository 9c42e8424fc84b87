"""Changes that say the same, over stacks and environments, in one row; and the one that says something else made visible."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from review.findings import Severity
from review.plan.model import Action
from review.render._risks import listed
from review.render._visible import shortened, visible
from review.result.result import ChangeView, ReviewResult, stack_of

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
_UNGUARDED = "Not guarded"
"""Of what is made and holds no data yet that could be lost."""
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
    def label(self) -> str:
        """What the worst finding of it is about, or that none is decided; empty where there is none."""
        if self.severity is Severity.DATA_LOST and self.first.action is Action.CREATE:
            return _UNGUARDED
        return self.severity.title if self.severity else self.doubt

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
    def stacks(self) -> list[str]:
        return list(dict.fromkeys(view.stack for view in self.views))


def changed(result: ReviewResult) -> list[Group]:
    """The changes that mean something, in rows: first what a rule fails, worst first, then what none could decide."""
    groups = grouped([view for view in result.changes if not view.meaningless])
    failed: dict[tuple[str, str], Severity] = {}
    for finding in result.failures:
        place = finding.stack, finding.address
        failed[place] = min(finding.severity, failed.get(place, finding.severity))
    undecided = {(finding.stack, finding.address) for finding in result.undecided}
    waived = {(finding.stack, finding.address) for finding in result.waived}
    named = {address for _, address in (*failed, *undecided, *waived)}
    if not named:
        return groups
    for group in groups:
        found = [view for view in group.views if view.address in named]
        # Another tool's finding names no stack.
        places = [place for view in found for place in ((view.stack, view.address), ("", view.address))]
        group.severity = min((failed[place] for place in places if place in failed), default=None)
        if group.severity is None and not undecided.isdisjoint(places):
            group.doubt = _UNDECIDED
        elif group.severity is None and not waived.isdisjoint(places):
            group.doubt = _WAIVED
    return sorted(groups, key=lambda group: group.severity or 100 + [_UNDECIDED, _WAIVED, ""].index(group.doubt))


def grouped(views: list[ChangeView]) -> list[Group]:
    """Groups in the order of their worst member."""
    rows: dict[tuple[object, ...], Group] = {}
    for view in views:
        key: tuple[object, ...]
        if view.previous_address or view.importing:
            key = (view.action, view.address, view.previous_address, view.importing)
        elif view.signature:
            key = (view.action, view.signature, view.severity)
        elif view.severity is None:
            key = (view.action, view.type, "", view.reason)
        else:
            key = (view.action, view.address, "worst")
        rows.setdefault(key, Group([])).views.append(view)
    groups = list(rows.values())
    _mark_odd(groups)
    return groups


def _mark_odd(groups: list[Group]) -> None:
    """An address that changes alike in most stacks and otherwise in one: that one is what to look at."""
    of_address: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        for address in group.addresses:
            of_address[address].append(group)
    for address, holders in of_address.items():
        if len(holders) < 2:
            continue
        sizes = [len([view for view in group.views if view.address == address]) for group in holders]
        most = max(sizes)
        if sizes.count(most) == 1 and most > 1:
            for group, size in zip(holders, sizes, strict=True):
                if size < most:
                    group.majority = most
        else:
            # No side is in the majority: each names the others.
            for group in holders:
                group.others = [stack for other in holders for stack in other.stacks if stack not in group.stacks]


def count_line(result: ReviewResult) -> str:
    """`2 created, 1 replaced`: the real changes by what happens to them."""
    words = {
        "create": "created",
        "update": "updated",
        "delete": "deleted",
        "replace": "replaced",
        "replace (old one forgotten)": "replaced, the old one forgotten",
        "not planned": "not planned",
    }
    counts = Counter(result.counts)
    counts["replace"] += counts.pop("replace (create first)", 0)  # Each row's sign says which comes first.
    parts = [f"{counts[action]} {word}" for action, word in words.items() if counts[action]]
    if result.state_only:
        parts.append(f"{len(result.state_only)} in Terraform's record only")
    if result.outputs:
        parts.append(f"{len(result.outputs)} outputs")
    return ", ".join(parts)


def headline(result: ReviewResult) -> str:
    """The verdict in one line."""
    parts = [result.verdict.title]
    if result.blocking:
        parts.append(f"{plural(len(result.blocking), 'finding')} {'block' if len(result.blocking) > 1 else 'blocks'}")
    warnings = len(result.failures) - len(result.blocking)
    if warnings:
        parts.append(plural(warnings, "warning"))
    if result.undecided:
        parts.append(f"{len(result.undecided)} not decided")
    if result.waived:
        parts.append(f"{len(result.waived)} waived")
    if result.errors:
        parts.append(f"{plural(len(result.errors), 'input')} could not be read")
    counts = count_line(result)
    return (
        f"{parts[0]}: {', '.join([*parts[1:], counts] if counts else parts[1:])}" if parts[1:] or counts else parts[0]
    )


def reviewed(result: ReviewResult, most: int, quote: Callable[[str], str]) -> str:
    """Which plans the page is of, the first of them by name."""
    count, names = plural(len(result.sources), "plan"), list(dict.fromkeys(map(stack_of, result.sources)))
    if not most:
        return count
    told = listed([shortened(visible(name), 100) for name in names], most, quote)
    return told if len(names) == len(result.sources) else f"{told} ({count})"


def about(result: ReviewResult, most: int, quote: Callable[[str], str]) -> str:
    """The fingerprint, what it is of, and whose levels counted."""
    levels = f", by the levels of {quote(visible(result.environment))}" if result.environment else ""
    head = f"Fingerprint {quote(result.fingerprint)} of" if result.fingerprint else "Reviewed:"
    return f"{head} {reviewed(result, most, quote)}{levels}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def state_line(view: ChangeView) -> str:
    """A change of Terraform's record, in words."""
    if view.previous_address:
        return f"{visible(view.previous_address)} moves to {visible(view.address)}"
    if view.importing:
        return f"{visible(view.address)} is imported as {visible(view.importing)}"
    return f"{visible(view.address)} is forgotten: it stays on the platform, without Terraform"
