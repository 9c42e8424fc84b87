"""Changes that say the same, over stacks and environments, in one row; and the one that says something else made visible."""

from collections import defaultdict
from dataclasses import dataclass

from scripts.review.result import ChangeView, ReviewResult

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


@dataclass
class Group:
    """One row: one change, or several that say the same."""

    views: list[ChangeView]
    odd: str = ""
    """Set when the same address changes otherwise in the other stacks: how many of them there are."""

    @property
    def first(self) -> ChangeView:
        return self.views[0]

    @property
    def sign(self) -> str:
        return SIGNS[self.first.action.value]

    @property
    def addresses(self) -> list[str]:
        return list(dict.fromkeys(view.address for view in self.views))

    @property
    def stacks(self) -> list[str]:
        return list(dict.fromkeys(view.stack for view in self.views))


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
                    group.odd = f"unlike {most} other stacks"


def count_line(result: ReviewResult) -> str:
    """`2 created, 1 replaced`: the real changes by what happens to them."""
    words = {
        "create": "created",
        "update": "updated",
        "delete": "deleted",
        "replace": "replaced",
        "replace (create first)": "replaced, the new one first",
        "replace (old one forgotten)": "replaced, the old one forgotten",
        "not planned": "not planned",
    }
    parts = [f"{result.counts[action]} {word}" for action, word in words.items() if result.counts[action]]
    if result.state_only:
        parts.append(f"{len(result.state_only)} in Terraform's record only")
    if result.outputs:
        parts.append(f"{len(result.outputs)} outputs")
    return ", ".join(parts) or ("nothing changes" if not result.errors else "")


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
    if result.errors:
        parts.append(plural(len(result.errors), "error"))
    counts = count_line(result)
    return (
        f"{parts[0]}: {', '.join([*parts[1:], counts] if counts else parts[1:])}" if parts[1:] or counts else parts[0]
    )


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def difference_lines(view: ChangeView, most: int = 60) -> list[tuple[str, str]]:
    """A change's differences as (sign, text): `-` what is there, `+` what will be, ` ` what is said about it."""
    from scripts.review.render._visible import shortened, visible

    out: list[tuple[str, str]] = []
    for line in view.lines[:most]:
        path = visible(line.path)
        cause = "  # forces replacement" if line.replaces else ""
        if line.before is not None and line.after is not None and "\n" in line.before + line.after:
            out.append((" ", f"{path}:{cause}"))
            out += _text_lines(line.before, line.after)
            continue
        for sign, value in (("-", line.before), ("+", line.after)):
            if value is not None:
                out.append((sign, f"{path}: {shortened(visible(value))}{cause}"))
                cause = ""
    if len(view.lines) > most:
        out.append((" ", f"… and {len(view.lines) - most} more"))
    return out


def _text_lines(before: str, after: str) -> list[tuple[str, str]]:
    import difflib

    from scripts.review.render._visible import shortened, visible

    left, right = shortened(before, 20_000).splitlines(), shortened(after, 20_000).splitlines()
    lines = list(difflib.unified_diff(left, right, lineterm="", n=2))[2:]
    shown = [
        (line[:1] if line[:1] in "+- " else " ", "    " + visible(shortened(line[1:], 300))) for line in lines[:80]
    ]
    return shown if len(lines) <= 80 else [*shown, (" ", f"    … and {len(lines) - 80} more lines")]
