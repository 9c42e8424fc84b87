"""The page as Markdown for a pull request's comment or a step summary."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from scripts.review.render._budget import Block, fit, has_room
from scripts.review.render._differences import difference_lines
from scripts.review.render._groups import Group, grouped, headline, plural
from scripts.review.render._risks import levels_of_detail, listed
from scripts.review.render._visible import code, fence, html_code
from scripts.review.result import ChangeView, ReviewResult, Verdict

ICONS = {
    Verdict.NO_CHANGE: "✅",
    Verdict.CHANGES: "📝",
    Verdict.BLOCKED: "⛔",
    Verdict.UNDECIDED: "❓",
    Verdict.ERROR: "💥",
}
_CHANGES = "\n### Changes\n\n"


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The page; with a budget, never longer than that many bytes."""
    heads = [partial(_head, result, risks) for risks in levels_of_detail(result)]
    groups = grouped([view for view in result.changes if not view.meaningless])
    folds = [_changed(group, "differences of changes") for group in groups]
    rest = list(_rest(result))
    if budget is None or has_room(heads[0](), [*folds, *rest], budget):
        return fit(heads, [*folds, *rest], None, _footer)
    # Where not everything has room, all changes are named before the first one is shown in full.
    rows = [Block(partial(_line, group), "rows of changes", _CHANGES) for group in groups]
    folds = [replace(block, heading="\n### Differences\n\n") for block in folds]
    return fit(heads, [*rows, *folds, *rest], budget, _footer)


def _changed(group: Group, kind: str, heading: str = _CHANGES) -> Block:
    return Block(partial(_fold, group), kind, heading, len(group.views))


def _head(result: ReviewResult, risks: str) -> str:
    lines = [f"## {ICONS[result.verdict]} {headline(result)}", ""]
    if result.sources:
        lines += [f"Fingerprint {code(result.fingerprint)}", ""]
    lines += [f"- {code(error)}" for error in result.errors[:20]]
    if len(result.errors) > 20:
        lines.append(f"- and {len(result.errors) - 20} more errors")
    return "\n".join(lines) + ("\n" if result.errors else "") + risks


def _rest(result: ReviewResult) -> Iterator[Block]:
    heading = "\n### In Terraform's record only\n\n"
    for view in result.state_only:
        yield Block(partial(_state_line, view), "changes of Terraform's record", heading)
    heading = "\n### Changed outside of Terraform\n\n"
    for view in result.drift:
        yield _changed(Group([view]), "drifted objects", heading)
    if result.drift_elsewhere:
        told = (
            f"{plural(result.drift_elsewhere, 'further object')} changed in ways that this plan does not depend on.\n"
        )
        yield Block(partial(str, told), "drifted objects", heading)
    for view in result.outputs:
        yield _changed(Group([view]), "outputs", "\n### Outputs\n\n")
    for line in _suppressed(result):
        yield Block(partial(str, f"- {line}\n"), "notes", "\n### Taken out, waived, noted\n\n")


def _line(group: Group) -> str:
    """A change in one line."""
    return f"- `{group.sign}` {code(group.first.address)}{_told(group, code)}\n"


def _told(group: Group, quote: Callable[[str], str]) -> str:
    """What is said of a change after its address.

    Args:
        quote: makes a text from the plan harmless where the line will stand.
    """
    view = group.first
    notes = [f"<strong>{view.severity.title}</strong>"] if view.severity else []
    notes += [f"<strong>{_plain(group.odd)}</strong>"] if group.odd else []
    notes += [_plain(view.reason)] if view.reason else []
    notes += [f"put off: {quote(view.deferred)}"] if view.deferred else []
    notes += [f"was {quote(view.previous_address)}"] if view.previous_address else []
    notes += [f"imported as {quote(view.importing)}"] if view.importing else []
    others = f" and {len(group.addresses) - 1} more" if len(group.addresses) > 1 else ""
    return others + "".join(f" · {note}" for note in [listed(group.stacks, 6, quote), *notes] if note)


def _fold(group: Group) -> str:
    """A change in one line that unfolds to what differs and where it comes from."""
    first, shown = group.first, group.shown
    summary = f"<code>{group.sign.replace('<', '&lt;')}</code> {html_code(first.address)}{_told(group, html_code)}"
    body = []
    for view in shown:
        place = f"{code(view.address)} in {code(view.stack)}" if len(shown) > 1 else ""
        origin = (
            f"{'from' if place else 'From'} {code(str(view.origin))}"
            if view.origin and (place or len(group.addresses) == 1)
            else ""
        )
        body.append(", ".join(part for part in (place, origin) if part))
        lines = difference_lines(view)
        body.append(fence("\n".join(f"{sign} {text}" for sign, text in lines), "diff") if lines else "")
    left = list(dict.fromkeys(view.address for view in group.views[len(shown) :]))
    if left and left != [first.address]:
        body.append(f"{'The same for' if first.signature else 'Likewise'} {listed(left, 50, code)}")
    told = "\n\n".join(part for part in body if part) or "Nothing that is shown differs."
    return f"<details><summary>{summary}</summary>\n\n{told}\n\n</details>\n\n"


def _plain(text: str) -> str:
    return "".join(char if char.isalnum() or char in " ,./-()" else "&#95;" if char == "_" else " " for char in text)


def _state_line(view: ChangeView) -> str:
    if view.previous_address:
        told = f"{code(view.previous_address)} moves to {code(view.address)}"
    elif view.importing:
        told = f"{code(view.address)} is imported as {code(view.importing)}"
    else:
        told = f"{code(view.address)} is forgotten: it stays on the platform, without Terraform"
    return f"- {told} ({code(view.stack)})\n"


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
