"""The page for a terminal, with Rich."""

import io
import re
from collections.abc import Iterable, Iterator

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from review.findings import Finding
from review.render._budget import size
from review.render._differences import difference_lines
from review.render._groups import about, changed, headline, plural, state_line
from review.render._risks import Section, blocking_by_rule, by_rule, listed, sections
from review.render._visible import visible
from review.result.result import ChangeView, ReviewResult, Verdict

STYLES = {
    Verdict.NO_CHANGE: "bold green",
    Verdict.CHANGES: "bold yellow",
    Verdict.BLOCKED: "bold red",
    Verdict.UNDECIDED: "bold magenta",
    Verdict.ERROR: "bold red",
}
_COLOURS = {"+": "green", "-": "red", " ": "dim"}
MOST_CHANGES = 200
MOST_ROWS = 50
_FOOTER = 90
_COMMAND = re.compile(r"^(\s*)::", re.MULTILINE)
"""What GitHub takes for a workflow command in a job's log, as a plan's text could be where a line is broken."""


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The page as plain text, 120 columns wide; with a budget, cut at the end of a line below the risks, never among them."""
    rest = [*_changes(result), *_rest(result)]
    text = _printed([*_head(result, MOST_ROWS), *rest])
    if budget is None or size(text) <= budget:
        return text
    heads = (_printed(parts) for parts in _heads(result))
    head = next((head for head in heads if size(head) <= budget - _FOOTER), None) or _printed(_verdict(result))
    lines = _printed(rest).splitlines(keepends=True)
    left, kept = budget - _FOOTER - size(head), 0
    for line in lines:
        left -= size(line)
        if left < 0:
            break
        kept += 1
    cut = f"the last {len(lines) - kept} of {plural(len(lines), 'line')} on changes"
    told = cut if kept < len(lines) else "details of what is said above"
    return f"{head}{''.join(lines[:kept])}\nLeft out for size: {told}.\n"


def renderable(result: ReviewResult) -> Group:
    """What Rich prints. No text of a plan is ever read as Rich's markup."""
    return Group(*_head(result, MOST_ROWS), *_changes(result), *_rest(result))


def _printed(parts: Iterable[Padding]) -> str:
    out = io.StringIO()
    Console(file=out, width=120, color_system=None, legacy_windows=False).print(Group(*parts))
    return _COMMAND.sub(r"\1: :", "".join(f"{line.rstrip()}\n" for line in out.getvalue().split("\n")[:-1]))


def _head(result: ReviewResult, most: int) -> list[Padding]:
    """The verdict and the risks, with so many objects of each."""
    parts = _verdict(result, 6 if most > 1 else 0)
    parts += [_line(visible(error), "red") for error in result.errors]
    for section in sections(result):
        parts += _risk(section, most)
    return parts


def _heads(result: ReviewResult) -> Iterator[list[Padding]]:
    """Fullest first: with fewer and fewer objects, then the risks by rule, then only what blocks."""
    yield from (_head(result, most) for most in (MOST_ROWS, 5, 1))
    title, (blocking, others) = "Look here first", blocking_by_rule(result)
    yield [*_verdict(result), *_listed(title, list(map(_counted, by_rule(result))))]
    yield [*_verdict(result), *_listed(title, [*map(_counted, blocking), others])]
    names = ", ".join(f"{visible(found[0].rule)} ({len(found)})" for found in blocking)
    yield [*_verdict(result), *_listed(title, [names, others])]


def _counted(found: list[Finding]) -> str:
    return f"{visible(found[0].title)} ({_told(Section(found[0], []))}): {len(found)}"


def _verdict(result: ReviewResult, most: int = 0) -> list[Padding]:
    parts = [_line(headline(result), STYLES[result.verdict])]
    return [*parts, _line(about(result, most, str), "dim")] if result.sources else parts


def _line(text: str, style: str = "", indent: int = 0, above: int = 0) -> Padding:
    """A line that keeps its indent where it is broken, and the empty lines above it."""
    return Padding(Text(text, style), (above, 0, 0, indent), expand=False)


def _risk(section: Section, most: int) -> list[Padding]:
    first = section.first
    heading = f"{visible(section.title)} ({_told(section)})"
    parts: list[Padding] = [_line(heading, "red" if first.blocks else "yellow", above=1)]
    if not section.reason:
        parts.append(_line(f"{first.why} {first.fix}", "dim", 2))
    for row in section.rows[:most]:
        place = visible(row.finding.address) or "the plan as a whole"
        stacks = f"  [{visible(', '.join(row.stacks[:8]))}]" if row.stacks else ""
        details = [visible(detail) for detail in row.finding.details]
        if section.reason:
            details = [visible(", ".join(row.rules))]
        if len(details) == 1:
            parts.append(_line(f"{place}{stacks}: {details[0]}", indent=2))
        else:
            parts.append(_line(f"{place}{stacks}", indent=2))
            parts += [_line(detail, indent=4) for detail in details]
    if len(section.rows) > most:
        parts.append(_line(f"and {len(section.rows) - most} more", indent=2))
    if section.repeated:
        parts.append(_line(f"as said above: {listed(section.repeated, most, visible)}", indent=2))
    return parts


def _told(section: Section) -> str:
    return section.effect if section.reason else f"{section.effect}, {visible(section.first.rule)}"


def _changes(result: ReviewResult) -> list[Padding]:
    out = _listed("Checks that do not pass", [visible(check) for check in result.checks])
    groups = changed(result)
    for group in groups[:MOST_CHANGES]:
        view = group.first
        others = f" and {len(group.addresses) - 1} more" if len(group.addresses) > 1 else ""
        was = f"was {view.previous_address}" if view.previous_address else ""
        imported = f"imported as {view.importing}" if view.importing else ""
        found = group.label
        notes = ", ".join(part for part in (found, view.reason, was, imported, group.odd(str), view.deferred) if part)
        told = f"[{visible(', '.join(group.stacks[:4]))}]{f'  ({visible(notes)})' if notes else ''}"
        out.append(_line(f"{group.sign:>3} {visible(view.address)}{others}  {told}", "bold", above=1))
        for member in group.shown:
            out += _differences(member, len(group.shown) > 1)
    if len(groups) > MOST_CHANGES:
        out.append(_line(f"and {len(groups) - MOST_CHANGES} more rows of changes", above=1))
    return out


def _differences(view: ChangeView, named: bool) -> list[Padding]:
    place = f"{view.address}  [{view.stack}]" if named else ""
    head = "  ".join(part for part in (place, str(view.origin or "")) if part)
    out = [_line(visible(head), "dim", 6)] if head else []
    if view.action.value != "delete":
        out += [_line(f"{sign} {text}", _COLOURS[sign], 6) for sign, text in difference_lines(view, 20, 300)]
    return out


def _rest(result: ReviewResult) -> list[Padding]:
    quiet = [f"{visible(view.address)}: updated without meaning" for view in result.changes if view.meaningless]
    quiet += [f"differences without meaning: {kind} ({count})" for kind, count in sorted(result.noise.items())]
    quiet += [f"{visible(rule)}: {count} there before this change" for rule, count in sorted(result.existing.items())]
    waived = [f"{finding.title}: {visible(finding.address)}, {visible(finding.waiver)}" for finding in result.waived]
    drift = [visible(view.address) for view in result.drift]
    if result.drift_elsewhere:
        drift.append(f"{plural(result.drift_elsewhere, 'further object')} in ways that this plan does not depend on")
    out = []
    for title, lines in (
        ("In Terraform's record only", [state_line(view) for view in result.state_only]),
        ("Changed outside of Terraform", drift),
        ("Outputs", [visible(view.address) for view in result.outputs]),
        ("Waived", waived),
        ("Taken out", quiet),
        ("Notes", [visible(note) for note in result.notes]),
    ):
        out += _listed(title, lines)
    return out


def _listed(title: str, lines: list[str]) -> list[Padding]:
    return [_line(title, "bold", above=1), *(_line(line, indent=2) for line in lines)] if lines else []
