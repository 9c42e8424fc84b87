"""The risks at the top of a page: one section for each rule that fails, and one for each reason why rules could not decide.

What several rules say in the same words about the same object is said once, under the worst of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from review.findings import Finding, Level
from review.render._visible import code
from review.result.result import ReviewResult

_HEADING = "\n### Look here first\n\n"


@dataclass
class Row:
    """One object in a section, in all stacks in which the same is said about it."""

    finding: Finding
    stacks: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """`FILE:LINE`, or nothing."""
        return f"{self.finding.file}:{self.finding.line}" if self.finding.file and self.finding.line else ""


@dataclass
class Section:
    """Findings to be read together; `first` is the worst of them."""

    first: Finding
    rows: list[Row]
    repeated: list[str] = field(default_factory=list)
    """Addresses of further objects, about which a section above says the same in the same words."""
    reason: str = ""
    """Why several rules could not decide; empty for a section of one rule."""

    @property
    def title(self) -> str:
        return f"Not decided: {self.reason}" if self.reason else self.first.title

    @property
    def icon(self) -> str:
        if self.first.outcome == "cannot decide":
            return "❓"
        return "⛔" if self.first.blocks else "⚠️"

    @property
    def shade(self) -> str:
        """`blocks`, `undecided` or `warns`: what it is coloured by."""
        if self.first.outcome == "cannot decide":
            return "undecided"
        return "blocks" if self.first.blocks else "warns"

    @property
    def effect(self) -> str:
        """What it does to the verdict, in a word."""
        if self.first.outcome == "cannot decide":
            return "cannot decide" if self.first.level is Level.BLOCK else "cannot decide, would warn"
        return "blocks" if self.first.blocks else "warns"


def sections(result: ReviewResult) -> list[Section]:
    """All that is to be looked at first: what blocks, what warns, and what is not decided, each by severity."""
    out: list[Section] = []
    said: set[tuple[object, ...]] = set()
    for findings in _by_rule(result.failures):
        new, repeated = [], []
        for row in _rows(findings):
            if row.finding.details and _words(row) in said:
                repeated.append(row.finding.address or "the plan as a whole")
            else:
                new.append(row)
        said.update(map(_words, new))
        out.append(Section(findings[0], new, repeated))
    return out + _undecided(result.undecided)


def listed(texts: list[str], most: int, quote: Callable[[str], str]) -> str:
    """Texts with commas, the rest counted."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(map(quote, texts[:most])) + more


def levels_of_detail(result: ReviewResult) -> Iterator[str]:
    """The risks as Markdown, fullest first."""
    found = sections(result)
    if not found:
        yield ""
        return
    for addresses, details in ((50, 10), (20, 3), (5, 1), (1, 0)):
        yield _HEADING + "".join(_section(section, addresses, details) for section in found)
    yield _HEADING + "".join(map(_counted, by_rule(result)))
    blocking, others = blocking_by_rule(result)
    yield f"{_HEADING}{''.join(map(_counted, blocking))}- {others}\n"
    names = "".join(f"{code(found[0].rule)} ({len(found)}), " for found in blocking)
    yield f"{_HEADING}{names}{others}\n"
    yield f"{_HEADING}{len(result.blocking)} that block, {others}\n"


def by_rule(result: ReviewResult) -> list[list[Finding]]:
    """All that a page must name, grouped by the rule that found it, worst first."""
    return _by_rule([*result.failures, *result.undecided])


def blocking_by_rule(result: ReviewResult) -> tuple[list[list[Finding]], str]:
    """What blocks, by rule, and how many others there are: for where no more has room."""
    warnings = len(result.failures) - len(result.blocking)
    return _by_rule(result.blocking), f"{warnings} that warn, {len(result.undecided)} not decided"


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    groups: dict[tuple[str, str, Level], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.rule, finding.outcome, finding.level].append(finding)
    return sorted(groups.values(), key=lambda group: _order(group[0]))


def _order(finding: Finding) -> tuple[object, ...]:
    whole = finding.outcome == "cannot decide" and not finding.address  # Why nothing else could be decided, perhaps.
    return (finding.outcome != "fail", not finding.blocks, not whole, finding.severity, finding.rule)


def _undecided(findings: Iterable[Finding]) -> list[Section]:
    """By rule; but what several rules could not decide for the same reason, by that reason."""
    rules: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for finding in findings:
        if finding.address:
            rules[finding.details].add(finding.rule)
    groups: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        shared = len(rules[finding.details]) > 1 if finding.address else False
        groups[(finding.details,) if shared else (finding.rule, finding.level)].append(finding)
    out = []
    for group in groups.values():
        group.sort(key=_order)
        shared = len({finding.rule for finding in group}) > 1
        out.append(Section(group[0], _rows(group), reason=", ".join(group[0].details) if shared else ""))
    return sorted(out, key=lambda section: _order(section.first))


def _rows(findings: list[Finding]) -> list[Row]:
    rows: dict[tuple[object, ...], Row] = {}
    for finding in findings:
        row = rows.setdefault((finding.address, finding.details), Row(finding))
        if finding.stack and finding.stack not in row.stacks:
            row.stacks.append(finding.stack)
        if finding.rule not in row.rules:
            row.rules.append(finding.rule)
    return list(rows.values())


def _words(row: Row) -> tuple[object, ...]:
    return (row.finding.address, row.finding.details, tuple(row.stacks))


def _section(section: Section, most_rows: int, most_details: int) -> str:
    first = section.first
    if section.reason:
        lines = [f"**{section.icon} Not decided:** {code(section.reason)} · {section.effect}", ""]
    else:
        # On one line: a comment makes a break of a line's end, a step summary does not.
        head = f"**{section.icon} {first.title}** · {section.effect} · {code(first.rule)}"
        lines = [f"{head}<br>{first.why} *{first.fix}*", ""]
    for row in section.rows[:most_rows]:
        lines += _row(section, row, most_details)
    if len(section.rows) > most_rows:
        lines.append(f"- and {len(section.rows) - most_rows} more")
    if section.repeated:
        lines.append(f"- as said above: {listed(section.repeated, most_rows, code)}")
    return "\n".join(lines) + "\n\n"


def _row(section: Section, row: Row, most_details: int) -> Iterator[str]:
    finding = row.finding
    place = code(finding.address) if finding.address else "the plan as a whole"
    stack = f" in {listed(row.stacks, 8, code)}" if row.stacks else ""
    origin = f", {code(row.place)}" if row.place else ""
    if section.reason:
        yield f"- {place}{stack}{origin}: {', '.join(map(code, row.rules))}"
    elif len(finding.details) == 1 and most_details:
        yield f"- {place}{stack}{origin}: {code(finding.details[0])}"
    else:
        yield f"- {place}{stack}{origin}"
        yield from (f"  - {code(detail)}" for detail in finding.details[:most_details])
        if 0 < most_details < len(finding.details):
            yield f"  - and {len(finding.details) - most_details} more"


def _counted(findings: list[Finding]) -> str:
    section = Section(findings[0], [])
    return f"- {section.icon} {findings[0].title} · {section.effect} · {code(findings[0].rule)}: {len(findings)}\n"
