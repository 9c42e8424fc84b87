"""The page for a terminal, with Rich."""

import io

from rich.console import Console, Group
from rich.padding import Padding
from rich.text import Text

from scripts.review.render._differences import difference_lines
from scripts.review.render._groups import grouped, headline, plural
from scripts.review.render._risks import Section, listed, sections
from scripts.review.render._visible import shortened, visible
from scripts.review.result import ChangeView, ReviewResult, Verdict

STYLES = {
    Verdict.NO_CHANGE: "bold green",
    Verdict.CHANGES: "bold yellow",
    Verdict.BLOCKED: "bold red",
    Verdict.UNDECIDED: "bold magenta",
    Verdict.ERROR: "bold red",
}
_COLOURS = {"+": "green", "-": "red", " ": "dim"}
MOST_CHANGES = 200


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The page as plain text, 120 columns wide; a budget cuts it at the end of a line."""
    out = io.StringIO()
    Console(file=out, width=120, color_system=None, legacy_windows=False).print(renderable(result))
    text = "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())
    if budget is None or len(text.encode()) <= budget:
        return text
    told = "… cut for size\n"
    kept = text.encode()[: budget - len(told.encode())].decode(errors="ignore")
    return kept.rpartition("\n")[0] + "\n" + told


def renderable(result: ReviewResult) -> Group:
    """What Rich prints. No text of a plan is ever read as Rich's markup."""
    parts = [_line(headline(result), STYLES[result.verdict])]
    if result.sources:
        parts.append(_line(f"fingerprint {result.fingerprint}", "dim"))
    parts += [_line(visible(error), "red") for error in result.errors]
    for section in sections(result):
        parts += _risk(section)
    parts += _changes(result)
    for title, lines in _rest(result):
        if lines:
            parts.append(_line(title, "bold", above=1))
            parts += [_line(line, indent=2) for line in lines]
    return Group(*parts)


def _line(text: str, style: str = "", indent: int = 0, above: int = 0) -> Padding:
    """A line that keeps its indent where it is broken, and the empty lines above it."""
    return Padding(Text(text, style), (above, 0, 0, indent), expand=False)


def _risk(section: Section) -> list[Padding]:
    first = section.first
    told = section.effect if section.reason else f"{section.effect}, {first.rule}"
    parts: list[Padding] = [_line(f"{visible(section.title)} ({told})", "red" if first.blocks else "yellow", above=1)]
    if not section.reason:
        parts.append(_line(f"{first.why} {first.fix}", "dim", 2))
    for row in section.rows[:50]:
        place = visible(row.finding.address) or "the plan as a whole"
        stacks = f"  [{visible(', '.join(row.stacks[:8]))}]" if row.stacks else ""
        details = [visible(detail) for detail in row.finding.details]
        if section.reason:
            details = [", ".join(row.rules)]
        if len(details) == 1:
            parts.append(_line(f"{place}{stacks}: {details[0]}", indent=2))
        else:
            parts.append(_line(f"{place}{stacks}", indent=2))
            parts += [_line(detail, indent=4) for detail in details]
    if len(section.rows) > 50:
        parts.append(_line(f"and {len(section.rows) - 50} more", indent=2))
    if section.repeated:
        parts.append(_line(f"as said above: {listed(section.repeated, 50, visible)}", indent=2))
    return parts


def _changes(result: ReviewResult) -> list[Padding]:
    out: list[Padding] = []
    groups = grouped([view for view in result.changes if not view.meaningless])
    for group in groups[:MOST_CHANGES]:
        view = group.first
        others = f" and {len(group.addresses) - 1} more" if len(group.addresses) > 1 else ""
        was = f"was {view.previous_address}" if view.previous_address else ""
        imported = f"imported as {view.importing}" if view.importing else ""
        notes = ", ".join(part for part in (view.reason, was, imported, group.odd, view.deferred) if part)
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
        out += [_line(f"{sign} {shortened(text, 300)}", _COLOURS[sign], 6) for sign, text in difference_lines(view, 20)]
    return out


def _rest(result: ReviewResult) -> list[tuple[str, list[str]]]:
    quiet = [f"{visible(view.address)}: updated without meaning" for view in result.changes if view.meaningless]
    quiet += [f"differences without meaning: {kind} ({count})" for kind, count in sorted(result.noise.items())]
    quiet += [f"{rule}: {count} there before this change" for rule, count in sorted(result.existing.items())]
    waived = [f"{finding.title}: {visible(finding.address)}, {visible(finding.waiver)}" for finding in result.waived]
    drift = [visible(view.address) for view in result.drift]
    if result.drift_elsewhere:
        drift.append(f"{plural(result.drift_elsewhere, 'further object')} in ways that this plan does not depend on")
    return [
        ("In Terraform's record only", [state_line(view) for view in result.state_only]),
        ("Changed outside of Terraform", drift),
        ("Outputs", [visible(view.address) for view in result.outputs]),
        ("Waived", waived),
        ("Taken out", quiet),
        ("Checks that do not pass", [visible(check) for check in result.checks]),
        ("Notes", [visible(note) for note in result.notes]),
    ]


def state_line(view: ChangeView) -> str:
    """A change of Terraform's record, in words."""
    if view.previous_address:
        return f"{visible(view.previous_address)} moves to {visible(view.address)}"
    if view.importing:
        return f"{visible(view.address)} is imported as {visible(view.importing)}"
    return f"{visible(view.address)} is forgotten: it stays on the platform, without Terraform"
