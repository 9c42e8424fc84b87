"""From the review's JSON back to a result. The JSON comes from an untrusted job: only its shape is believed, never its markup."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from review.errors import ReadingError
from review.findings import Finding, Level, Outcome, Severity
from review.meaning.diff import Difference, Meaning
from review.origin import Origin
from review.plan.model import Action
from review.redaction import Redactor
from review.render.json import FORMAT_VERSION
from review.result.result import ChangeView, Line, ReviewResult, Verdict
from review.rules import all_rules

MAX_BYTES = 200_000_000
MOST = 1_000_000_000
_FINGERPRINT = re.compile(r"([0-9a-f]{64})?")
_PARTS = ("format_version", "findings", "changes", "counts")
_EXPECTED = "the output of `lakewright review --format json`"


def result_from(path: Path) -> ReviewResult:
    """Reads a review's JSON.

    Raises:
        ReadingError: it is not what `lakewright review --format json` writes.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReadingError(str(path), "more than 200 MB", _EXPECTED)
        document = json.loads(path.read_text(encoding="utf-8"))
        if strange := _what_else(document):
            raise ReadingError(str(path), strange, _EXPECTED)
        return _result(document)
    except OSError as error:
        raise ReadingError(str(path), error.strerror or "cannot be read", _EXPECTED) from error
    except LookupError as error:
        raise ReadingError(
            str(path), f"a review without {error}, or with an unheard-of value"[:300], _EXPECTED
        ) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ReadingError(str(path), f"a review of another shape ({error})"[:300], _EXPECTED) from error


def _what_else(document: Any) -> str:
    """What a JSON document is that is no review's; empty for one that looks like a review's."""
    if not isinstance(document, dict):
        return "JSON, but no object"
    if "verdict" in document and "fingerprint" in document:
        missing = [name for name in _PARTS if name not in document]
        return f"a summary of `lakewright plan --json`: no {', '.join(missing)}" if missing else ""
    if "resource_changes" in document or "planned_values" in document:
        return "a plan that nobody reviewed"
    return "a SARIF log" if "runs" in document else "JSON, but no review"


def _result(document: dict[str, Any]) -> ReviewResult:
    redactor = Redactor()
    version, fingerprint = document["format_version"], _text(document["fingerprint"])
    if version != FORMAT_VERSION:
        raise ValueError(f"format_version {version!r}, not {FORMAT_VERSION!r}")
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ValueError("a fingerprint that is no SHA-256")
    result = ReviewResult(
        verdict=Verdict[_text(document["verdict"]).upper()],
        fingerprint=fingerprint,
        environment=_text(document["environment"]),
        sources=[_text(source) for source in document["sources"]],
        findings=[_finding(entry) for entry in document["findings"]],
        existing=Counter({_text(rule): _count(count) for rule, count in document["existing"].items()}),
        checks=[_text(check) for check in document["checks"]],
        notes=[_text(note) for note in document["notes"]],
        errors=[_text(error) for error in document["errors"]],
        drift_elsewhere=_count(document["counts"]["drift_elsewhere"]),
    )
    for name in ("changes", "state_only", "drift", "outputs"):
        setattr(result, name, [_change(entry, redactor) for entry in document[name]])
    _compare(result)
    return result


def _compare(result: ReviewResult) -> None:
    """A verdict that is milder than what stands beside it was not written by a review."""
    if result.errors:
        least = Verdict.ERROR
    elif result.blocking:
        least = Verdict.BLOCKED
    elif any(finding.level is Level.BLOCK for finding in result.undecided):
        least = Verdict.UNDECIDED
    elif result.changes or result.state_only or result.outputs:
        least = Verdict.CHANGES
    else:
        return
    if result.verdict is not least:
        raise ValueError(f"verdict {result.verdict.name.lower()}, but {least.name.lower()} by what was found")


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < MOST:
        raise ValueError(f"found {str(value)[:50]!r} where a count or a line belongs")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"found {type(value).__name__} where a text belongs")
    return value


def _finding(entry: dict[str, Any]) -> Finding:
    rule = _text(entry["rule"])
    # What our own rules say is said in our own words; another tool's words are data.
    known = next((one for one in all_rules() if one.id == rule), None)
    return Finding(
        rule=rule,
        severity=Severity[_text(entry["severity"]).upper()],
        level=Level(entry["level"]),
        outcome=Outcome(entry["outcome"]),
        address=_text(entry["address"]),
        details=tuple(_text(detail) for detail in entry["details"]),
        title=known.title if known else "Found by another tool",
        why=known.why if known else "Another tool looked at the same change.",
        fix=known.fix if known else "See that tool's own description of the rule.",
        source=_text(entry["source"]),
        stack=_text(entry["stack"]),
        file=_text(entry["file"]),
        line=_count(entry["line"]),
        waiver=_text(entry["waiver"]),
        key=_text(entry["key"]),
    )


def _change(entry: dict[str, Any], redactor: Redactor) -> ChangeView:
    lines = [
        Line(_text(line["path"]), _maybe(line["before"]), _maybe(line["after"]), line["forces_replacement"] is True)
        for line in entry["differences"]
    ]
    action = Action(entry["action"])
    origin = Origin(_text(entry["construct"]), _text(entry["file"]), _count(entry["line"]))
    view = ChangeView(
        address=_text(entry["address"]),
        type=_text(entry["type"]),
        action=action,
        stack=_text(entry["stack"]),
        source=_text(entry["source"]),
        reason=_text(entry["reason"]),
        previous_address=_text(entry["previous_address"]),
        importing=_text(entry["importing"]),
        origin=origin if origin.construct or origin.file else None,
        severity=Severity[entry["severity"].upper()] if entry["severity"] else None,
        signature=repr((entry["type"], lines)) if action is Action.UPDATE else "",
        meaning=Meaning(
            # Whether anything differs is asked of the meaning; what differs is said by the lines.
            differences=[Difference((line.path,), line.before, line.after) for line in lines],
            noise=Counter({_text(kind): _count(count) for kind, count in entry["suppressed"].items()}),
        ),
        redactor=redactor,
        deferred=_text(entry["deferred"]),
    )
    view.__dict__["lines"] = lines
    return view


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)
