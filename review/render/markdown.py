"""The page as Markdown for a pull request's comment or a step summary."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from review.render._budget import Block, fit, has_room
from review.render._differences import difference_lines
from review.render._groups import Group, about, changed, headline, plural
from review.render._risks import levels_of_detail, listed
from review.render._visible import code, fence, html_code, shortened, visible
from review.result.result import ChangeView, ReviewResult, Verdict

ICONS = {
    Verdict.NO_CHANGE: "✅",
    Verdict.CHANGES: "📝",
    Verdict.BLOCKED: "⛔",
    Verdict.UNDECIDED: "❓",
    Verdict.ERROR: "💥",
}
MOST_ERRORS = (20, 20, 5, 5, 1, 0, 0, 0)
"""How many errors are told beside the risks, fullest first."""
MOST_STACKS = 6
_CHECKS = "\n### Checks that do not pass\n\n"
_CHANGES = "\n### Changes\n\n"
_WORDS = re.compile(r"[a-z_ ]+")
"""A reason in words; of any other, GitHub might make a link."""


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The page; with a budget, never longer than that many bytes."""
    risks = list(levels_of_detail(result))
    risks += risks[-1:] * (len(MOST_ERRORS) - len(risks))
    heads = [partial(_head, result, *level) for level in zip(risks, MOST_ERRORS, strict=True)]
    groups = changed(result)
    checks = [Block(partial(str, f"- {code(check)}\n"), "failing checks", _CHECKS) for check in result.checks]
    folds = [_changed(group, "differences of changes") for group in groups]
    rest = list(_rest(result))
    if budget is None or has_room(heads[0](), [*checks, *folds, *rest], budget):
        return fit(heads, [*checks, *folds, *rest], None, _footer)
    # Where not everything has room, all changes are named before the first one is shown in full.
    rows = [Block(partial(_line, group), "rows of changes", _CHANGES) for group in groups]
    folds = [replace(block, heading="\n### Differences\n\n") for block in folds]
    return fit(heads, [*checks, *rows, *folds, *rest], budget, _footer)


def _changed(group: Group, kind: str, heading: str = _CHANGES) -> Block:
    return Block(partial(_fold, group), kind, heading, len(group.views))


def _head(result: ReviewResult, risks: str, most_errors: int) -> str:
    lines = [f"## {ICONS[result.verdict]} {headline(result)}", ""]
    if result.sources:
        most = MOST_STACKS if most_errors > 1 else 0
        lines += [about(result, most, code), ""]
    lines += [f"- {code(shortened(visible(error), 300))}" for error in result.errors[:most_errors]]
    if len(result.errors) > most_errors > 0:
        lines.append(f"- and {len(result.errors) - most_errors} more errors")
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
    heading = "\n### Taken out, waived, noted\n\n"
    for finding in result.waived:
        told = f"- Waived: {finding.title} ({code(finding.rule)}) on {code(finding.address or finding.stack)}, by {code(finding.waiver)}\n"
        yield Block(partial(str, told), "waived findings", heading)
    for line in _suppressed(result):
        yield Block(partial(str, f"- {line}\n"), "notes", heading)


def _line(group: Group) -> str:
    """A change in one line."""
    return f"- `{group.sign}` {code(group.first.address)}{_told(group, code)}\n"


def _told(group: Group, quote: Callable[[str], str]) -> str:
    """What is said of a change after its address.

    Args:
        quote: makes a text from the plan harmless where the line will stand.
    """
    view = group.first
    found = group.label
    notes = [f"<strong>{text}</strong>" for text in (found, group.odd(quote)) if text]
    if view.reason:
        plain = _WORDS.fullmatch(view.reason)
        notes.append(view.reason.replace("_", "&#95;") if plain else quote(view.reason))
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
    for rule, count in sorted(result.existing.items()):
        yield f"{code(rule)}: {count} there before this change"
    for note in result.notes:
        yield f"Note: {code(note)}"


def _footer(dropped: Counter[str]) -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in dropped.items())
    return f"\n> Left out for size: {kinds}. The whole page: `lakewright review --format html`.\n"
