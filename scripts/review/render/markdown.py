"""The page as Markdown for a pull request's comment or a step summary."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from scripts.review.render._budget import Block, fit
from scripts.review.render._groups import Group, difference_lines, grouped, headline, plural
from scripts.review.render._risks import levels_of_detail
from scripts.review.render._visible import code, fence, html_code
from scripts.review.result import ChangeView, ReviewResult, Verdict

ICONS = {
    Verdict.NO_CHANGE: "✅",
    Verdict.CHANGES: "📝",
    Verdict.BLOCKED: "⛔",
    Verdict.UNDECIDED: "❓",
    Verdict.ERROR: "💥",
}


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The page; with a budget, never longer than that many bytes."""
    heads = [partial(_head, result, risks) for risks in levels_of_detail(result)]
    return fit(heads, list(_blocks(result)), budget, _footer)


def _head(result: ReviewResult, risks: str) -> str:
    lines = [f"## {ICONS[result.verdict]} {headline(result)}", ""]
    if result.sources:
        lines += [f"Fingerprint {code(result.fingerprint)}", ""]
    lines += [f"- {code(error)}" for error in result.errors[:20]]
    if len(result.errors) > 20:
        lines.append(f"- and {len(result.errors) - 20} more errors")
    return "\n".join(lines) + ("\n" if result.errors else "") + risks


def _blocks(result: ReviewResult) -> Iterator[Block]:
    groups = grouped([view for view in result.changes if not view.meaningless])
    table = "\n### Changes\n\n| | what | where |\n|---|---|---|\n"
    for group in groups:
        yield Block(_row(group), "rows of changes", table)
    for group in groups:
        if text := _fold(group):
            yield Block(text, "differences of changes", "\n### Differences\n\n", len(group.views))
    for view in result.state_only:
        yield Block(f"- {_state_line(view)}\n", "changes of Terraform's record", "\n### In Terraform's record only\n\n")
    heading = "\n### Changed outside of Terraform\n\n"
    for view in result.drift:
        yield Block(
            _fold(Group([view]), verb="changed outside of Terraform") or f"- {code(view.address)}\n",
            "drifted objects",
            heading,
        )
    if result.drift_elsewhere:
        told = (
            f"{plural(result.drift_elsewhere, 'further object')} changed in ways that this plan does not depend on.\n"
        )
        yield Block(f"\n{told}", "drifted objects", heading)
    for view in result.outputs:
        yield Block(_fold(Group([view])) or f"- {code(view.address)}\n", "outputs", "\n### Outputs\n\n")
    for line in _suppressed(result):
        yield Block(f"- {line}\n", "notes", "\n### Taken out, waived, noted\n\n")


def _row(group: Group) -> str:
    shown = group.addresses[:3]
    what = "<br>".join(_cell(address) for address in shown)
    if len(group.addresses) > 3:
        what += f"<br>and {len(group.addresses) - 3} more {_cell(group.first.type)}"
    where = ", ".join(_cell(stack) for stack in group.stacks[:6]) + (
        f" and {len(group.stacks) - 6} more" if len(group.stacks) > 6 else ""
    )
    origin = f"<br>{_cell(str(group.first.origin))}" if group.first.origin and len(group.addresses) == 1 else ""
    notes = [group.first.severity.title] if group.first.severity else []
    notes += [f"**{group.odd}**"] if group.odd else []
    notes += [f"put off: {_cell(group.first.deferred)}"] if group.first.deferred else []
    notes += [f"was {_cell(group.first.previous_address)}"] if group.first.previous_address else []
    notes += [f"imported as {_cell(group.first.importing)}"] if group.first.importing else []
    told = f"<br>{', '.join(notes)}" if notes else ""
    return f"| `{group.sign}` | {what}{told} | {where}{origin} |\n"


def _cell(text: str) -> str:
    """A code span in a table: there, a bar ends the cell even inside a span, unless it is escaped."""
    return code(text).replace("|", "\\|")


def _fold(group: Group, verb: str = "") -> str:
    view = group.first
    lines = difference_lines(view)
    if not lines:
        return ""
    body = fence("\n".join(f"{sign} {text}" for sign, text in lines), "diff")
    others = f" and {len(group.views) - 1} more" if len(group.views) > 1 else ""
    reason = f", {verb or view.reason}" if verb or view.reason else ""
    told = plural(len(view.lines), "difference")
    summary = (
        f"<code>{group.sign.replace('<', '&lt;')}</code> {html_code(view.address)}{others}: {told}{_plain(reason)}"
    )
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>\n\n"


def _plain(text: str) -> str:
    return "".join(char if char.isalnum() or char in " ,._()" else " " for char in text)


def _state_line(view: ChangeView) -> str:
    if view.previous_address:
        return f"{code(view.previous_address)} moves to {code(view.address)} ({code(view.stack)})"
    if view.importing:
        return f"{code(view.address)} is imported as {code(view.importing)} ({code(view.stack)})"
    return f"{code(view.address)} is forgotten: it stays on the platform, without Terraform ({code(view.stack)})"


def _suppressed(result: ReviewResult) -> Iterator[str]:
    for view in result.changes:
        if view.meaningless:
            kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(view.noise.items()))
            yield f"{code(view.address)} is updated without meaning ({kinds})"
    if result.noise:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(result.noise.items()))
        yield f"Differences without meaning: {kinds}"
    for finding in result.waived:
        yield f"Waived: {finding.title} ({code(finding.rule)}) on {code(finding.address or finding.stack)}, by {code(finding.waiver)}"
    for rule, count in sorted(result.existing.items()):
        yield f"{code(rule)}: {count} there before this change"
    for check in result.checks:
        yield f"Check does not pass: {code(check)}"
    for note in result.notes:
        yield f"Note: {code(note)}"


def _footer(dropped: Counter[str]) -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in dropped.items())
    return f"\n> Left out for size: {kinds}. The whole page: `lakewright review --format html`.\n"
