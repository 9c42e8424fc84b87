"""The risks at the top of a page, in several lengths: the shortest still names every rule that fails, and counts."""

from collections.abc import Iterable, Iterator

from scripts.review.findings import Finding, Level
from scripts.review.render._visible import code
from scripts.review.result import ReviewResult

_HEADING = "\n### Look here first\n\n"


def levels_of_detail(result: ReviewResult) -> Iterator[str]:
    """The risks as Markdown, fullest first."""
    groups = grouped_findings([*result.failures, *result.undecided])
    if not groups:
        yield ""
        return
    for addresses, details in ((50, 10), (20, 3), (5, 1), (1, 0)):
        yield _HEADING + "".join(_group(findings, addresses, details) for findings in groups)
    yield _HEADING + "".join(_counted(findings) for findings in groups)
    blocking, undecided = len(result.blocking), len(result.undecided)
    yield f"{_HEADING}{blocking} blocking findings, {len(result.failures) - blocking} warnings, {undecided} not decided.\n"


def grouped_findings(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings by rule and outcome, worst rule first: what blocks, then by severity."""
    groups: dict[tuple[str, str, Level], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.outcome, finding.level), []).append(finding)
    return sorted(
        groups.values(),
        key=lambda group: (group[0].outcome != "fail", not group[0].blocks, group[0].severity, group[0].rule),
    )


def merged(findings: list[Finding]) -> list[tuple[Finding, list[str]]]:
    """Findings that say the same about the same address, each once, with the stacks that they are in."""
    rows: dict[tuple[str, tuple[str, ...]], tuple[Finding, list[str]]] = {}
    for finding in findings:
        row = rows.setdefault((finding.address, finding.details), (finding, []))
        if finding.stack and finding.stack not in row[1]:
            row[1].append(finding.stack)
    return list(rows.values())


def effect(finding: Finding) -> str:
    """What a finding does to the verdict, in a word."""
    if finding.outcome == "cannot decide":
        return "cannot decide" if finding.level is Level.BLOCK else "cannot decide, would warn"
    return "blocks" if finding.blocks else "warns"


def _group(findings: list[Finding], most_addresses: int, most_details: int) -> str:
    first = findings[0]
    lines = [f"**{_icon(first)} {first.title}** · {effect(first)} · {code(first.rule)}<br>"]
    lines.append(f"{first.why} *{first.fix}*\n")
    rows = merged(findings)
    for finding, stacks in rows[:most_addresses]:
        place = code(finding.address) if finding.address else "the plan as a whole"
        stack = (
            f" in {', '.join(map(code, stacks[:8]))}{f' and {len(stacks) - 8} more' if len(stacks) > 8 else ''}"
            if stacks
            else ""
        )
        origin = f", {code(f'{finding.file}:{finding.line}')}" if finding.file and finding.line else ""
        lines.append(f"- {place}{stack}{origin}")
        lines += [f"  - {code(detail)}" for detail in finding.details[:most_details]]
        if 0 < most_details < len(finding.details):
            lines.append(f"  - and {len(finding.details) - most_details} more")
    if len(rows) > most_addresses:
        lines.append(f"- and {len(rows) - most_addresses} more")
    return "\n".join(lines) + "\n\n"


def _counted(findings: list[Finding]) -> str:
    first = findings[0]
    return f"- {_icon(first)} {first.title} · {effect(first)} · {code(first.rule)}: {len(findings)}\n"


def _icon(finding: Finding) -> str:
    if finding.outcome == "cannot decide":
        return "❓"
    return "⛔" if finding.blocks else "⚠️"
