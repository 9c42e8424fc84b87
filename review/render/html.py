"""The page as one HTML file that needs nothing else: search, filter, collapse, dark mode, and no network."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from html import escape

from review.findings import Finding, Severity
from review.render._budget import Block, fit
from review.render._differences import difference_lines
from review.render._groups import Group, changed, headline, plural, state_line
from review.render._html import SCRIPT, STYLE
from review.render._risks import Section, blocking_by_rule, by_rule, listed, sections
from review.render._visible import shortened, visible
from review.result.result import ChangeView, ReviewResult

_CLASSES = {"+": "come", "-": "gone", " ": ""}
_BREAK = re.compile(r"([._/])(?=\w)")
MOST_FOLDS = 5000
"""A browser slows down above this many; the rest is counted."""


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The page; with a budget, the parts below the risks are dropped from the bottom until it fits."""
    ends = _end()
    limit = None if budget is None else budget - len(ends.encode())
    heads = [partial(_head, result, most) for most in (500, 50, 5, 1)]
    heads += [partial(_head, result, 0, risks) for risks in _counted(result)]
    return fit(heads, list(_blocks(result)), limit, _footer) + ends


def _head(result: ReviewResult, most: int, counted: str | None = None) -> str:
    """The verdict, the errors, the sources and the risks, so many of each; or what is said of the risks instead."""
    verdict = result.verdict.name.lower()
    actions = "".join(
        f'<option value="{_text(name)}">{_text(name)} ({count})</option>'
        for name, count in sorted(result.counts.items())
    )
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_security_policy()}">',
        f"<title>{_text(headline(result))}</title><style>{STYLE}</style></head><body>",
        f'<header class="verdict {verdict}"><h1>{_text(headline(result))}</h1>',
        f'<div class="dim">{_text(listed(result.sources, most, str))}<br>',
        f"{_fingerprint(result)}</div></header>",
        *(f"<p><code>{_text(shortened(error, 300))}</code></p>" for error in result.errors[:most]),
        "<noscript><style>.bar { display: none; }</style></noscript>",
        '<div class="bar"><input id="search" type="search" placeholder="Search addresses, attributes, values" aria-label="Search">',
        f'<select id="action" aria-label="Action"><option value="">every action</option>{actions}</select>',
        '<button id="open" type="button">Expand all</button><button id="theme" type="button">Dark or light</button>',
        '<span id="found" class="dim" aria-live="polite"></span></div>',
    ]
    risks = [_risk(section, most) for section in sections(result)] if counted is None else [counted]
    if any(risks):
        parts += ["<h2>Look here first</h2>", *risks]
    return "\n".join(parts)


def _counted(result: ReviewResult) -> Iterator[str]:
    """The risks by rule, for where their objects have no room; then only what blocks; then nothing."""
    blocking, others = blocking_by_rule(result)
    yield f"<ul>{''.join(map(_rule, by_rule(result)))}</ul>"
    yield f"<ul>{''.join(map(_rule, blocking))}<li>{others}</li></ul>"
    yield f"<p>{''.join(f'<code>{_text(found[0].rule)}</code> ({len(found)}), ' for found in blocking)}{others}</p>"
    yield ""


def _rule(found: list[Finding]) -> str:
    first = found[0]
    told = f"{_text(first.title)} <code>{_text(first.rule)}</code>: {len(found)} ({Section(first, []).effect})"
    return f"<li>{told}</li>"


def _risk(section: Section, most: int) -> str:
    first = section.first
    entries = []
    for row in section.rows[:most]:
        finding = row.finding
        place = _address(finding.address) if finding.address else "the plan as a whole"
        where = " · ".join(part for part in (", ".join(row.stacks[:8]), row.place) if part)
        details = [", ".join(row.rules)] if section.reason else finding.details
        told = "".join(f"<li><code>{_text(detail)}</code></li>" for detail in details)
        told = f": <code>{_text(details[0])}</code>" if len(details) == 1 else f"<ul>{told}</ul>" if told else ""
        entries.append(f'<li>{place} <span class="dim">{_text(where)}</span>{told}</li>')
    if len(section.rows) > most:
        entries.append(f"<li>and {len(section.rows) - most} more</li>")
    if section.repeated:
        entries.append(f'<li class="dim">as said above: {listed(section.repeated, most, _address)}</li>')
    head = f'<h3>{_text(section.title)} <span class="chip {section.shade}">{section.effect}</span></h3>'
    if not section.reason:
        head += f'<p>{_text(first.why)} <em>{_text(first.fix)}</em></p><p class="dim">{_text(first.rule)}</p>'
    words = " ".join([first.rule, *(rule for row in section.rows for rule in row.rules)])
    return (
        f'<section class="risk {section.shade}" data-text="{_text(words)}">{head}<ul>{"".join(entries)}</ul></section>'
    )


def _fingerprint(result: ReviewResult) -> str:
    found = f"fingerprint <code>{_text(result.fingerprint)}</code>" if result.fingerprint else "nothing to approve"
    return found + (f", by the levels of {_text(result.environment)}" if result.environment else "")


def _blocks(result: ReviewResult) -> Iterator[Block]:
    for check in result.checks:
        yield Block(
            partial(str, f'<p data-text="">{_text(check)}</p>'), "failing checks", "<h2>Checks that do not pass</h2>"
        )
    groups = changed(result)
    for group in groups[:MOST_FOLDS]:
        yield Block(partial(_fold, group), "changes", "<h2>Changes</h2>", len(group.views))
    if len(groups) > MOST_FOLDS:
        yield Block(partial(str, f"<p>and {len(groups) - MOST_FOLDS} more rows of changes</p>"), "changes")
    for view in result.state_only:
        yield Block(partial(_state_line, view), "changes of Terraform's record", "<h2>In Terraform's record only</h2>")
    for view in result.drift:
        yield Block(partial(_fold, Group([view])), "drifted objects", "<h2>Changed outside of Terraform</h2>")
    if result.drift_elsewhere:
        told = f"<p>{plural(result.drift_elsewhere, 'further object')} changed in ways that this plan does not depend on.</p>"
        yield Block(partial(str, told), "drifted objects", "<h2>Changed outside of Terraform</h2>")
    for view in result.outputs:
        yield Block(partial(_fold, Group([view])), "outputs", "<h2>Outputs</h2>")
    heading = "<h2>Taken out, waived, noted</h2>"
    for finding in result.waived:
        told = f"Waived: {_text(finding.title)} on {_address(finding.address or finding.stack)}, by {_text(finding.waiver)}"
        yield Block(partial(str, f'<p data-text="">{told}</p>'), "waived findings", heading)
    for line in _suppressed(result):
        yield Block(partial(str, f'<p data-text="">{line}</p>'), "notes", heading)


def _state_line(view: ChangeView) -> str:
    place = " · ".join(part for part in (view.stack, str(view.origin or "")) if part)
    told = f'{_text(state_line(view))} <span class="dim">{_breaking(place)}</span>'
    return f'<p data-text="" data-action="{_text(view.action.value)}">{told}</p>'


def _fold(group: Group) -> str:
    view = group.first
    shade = "odd" if group.severity and group.severity <= Severity.EXPOSED else "risky"
    chips = [f'<span class="chip {shade}">{group.label}</span>'] if group.severity else []
    chips += [f'<span class="chip undecided">{group.doubt}</span>'] if group.doubt else []
    odd = group.odd(_text)
    chips += [f'<span class="chip odd">{odd}</span>'] if odd else []
    chips += [f'<span class="chip">{_text(text)}</span>' for text in (view.reason, view.deferred) if text]
    chips += [f'<span class="chip">{_text(stack)}</span>' for stack in group.stacks[:6]]
    if view.previous_address:
        chips.append(f'<span class="chip">was {_text(view.previous_address)}</span>')
    if view.importing:
        chips.append(f'<span class="chip">imported as {_text(view.importing)}</span>')
    others = f" and {len(group.addresses) - 1} more " if len(group.addresses) > 1 else ""
    shown = group.shown
    body = "".join(_differences(member, len(shown) > 1) for member in shown)
    left = [address for address in group.addresses if address not in {member.address for member in shown}]
    if left:
        told = "The same for" if view.signature else "Likewise"
        body += f'<p class="dim">{told} {listed(left, 200, _address)}</p>'
    origin = f'<div class="dim">{_breaking(str(view.origin))}</div>' if view.origin and len(shown) == 1 else ""
    return (
        f'<details data-text="{_text(" ".join(group.addresses[:200]).lower())}" data-action="{_text(view.action.value)}"><summary>'
        f'<span class="sign">{_text(group.sign)}</span>{_address(view.address)}{others}{"".join(chips)}{origin}</summary>'
        f"<div>{body}</div></details>"
    )


def _differences(view: ChangeView, named: bool) -> str:
    """The diff of one object; above it which one it is, where there are several."""
    lines = "".join(
        f'<span class="{_CLASSES[sign]}"><i>{sign} </i>{_breaking(text)}</span>'
        for sign, text in difference_lines(view)
    )
    place = " · ".join(part for part in (view.stack, str(view.origin or "")) if part)
    head = f'<p class="dim">{_address(view.address)} {_breaking(place)}</p>' if named else ""
    return f"{head}<pre>{lines}</pre>"


def _suppressed(result: ReviewResult) -> Iterator[str]:
    for view in result.changes:
        if view.meaningless:
            yield f"<code>{_text(view.address)}</code> is updated without meaning"
    if result.noise:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(result.noise.items()))
        yield f"Differences without meaning: {_text(kinds)}"
    for rule, count in sorted(result.existing.items()):
        yield f"<code>{_text(rule)}</code>: {count} there before this change"
    yield from (_text(note) for note in result.notes)


def _footer(dropped: Counter[str]) -> str:
    return f"<p>Left out for size: {_text(', '.join(f'{count} {kind}' for kind, count in dropped.items()))}.</p>"


def _end() -> str:
    return f"<script>{SCRIPT}</script></body></html>\n"


def _security_policy() -> str:
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _address(address: str) -> str:
    return f"<code>{_breaking(address)}</code>"


def _breaking(text: str) -> str:
    """A text without spaces that breaks, where it has to, after a dot, a slash or an underscore."""
    return _BREAK.sub(r"\1<wbr>", _text(text))


def _text(text: str) -> str:
    return escape(visible(text))
