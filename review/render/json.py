"""The result as JSON, for machines. `SCHEMA` describes it and is published as `docs/review-result.schema.json`."""

import json
from typing import Any

from review.findings import Finding, Level, Outcome, Severity
from review.result.result import ChangeView, ReviewResult, Verdict

FORMAT_VERSION = "1.0"


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The document; it is data, so a budget does not cut it."""
    del budget
    return json.dumps(document(result), indent=2, ensure_ascii=True) + "\n"


def document(result: ReviewResult) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "verdict": result.verdict.name.lower(),
        "exit_code": result.exit_code,
        "fingerprint": result.fingerprint,
        "environment": result.environment,
        "sources": result.sources,
        "counts": {
            "changes": dict(sorted(result.counts.items())),
            "state_only": len(result.state_only),
            "drift": len(result.drift),
            "drift_elsewhere": result.drift_elsewhere,
            "outputs": len(result.outputs),
            "blocking": len(result.blocking),
            "warnings": len(result.failures) - len(result.blocking),
            "undecided": len(result.undecided),
            "waived": len(result.waived),
        },
        "findings": [_finding(finding) for finding in result.findings],
        "changes": [_change(view) for view in result.changes],
        "state_only": [_change(view) for view in result.state_only],
        "drift": [_change(view) for view in result.drift],
        "outputs": [_change(view) for view in result.outputs],
        "suppressed": dict(sorted(result.noise.items())),
        "existing": dict(sorted(result.existing.items())),
        "checks": result.checks,
        "notes": result.notes,
        "errors": result.errors,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.name.lower(),
        "level": finding.level.value,
        "outcome": finding.outcome.value,
        "address": finding.address,
        "stack": finding.stack,
        "source": finding.source,
        "title": finding.title,
        "details": list(finding.details),
        "why": finding.why,
        "fix": finding.fix,
        "file": finding.file,
        "line": finding.line,
        "waiver": finding.waiver,
        "key": finding.key,
    }


def _change(view: ChangeView) -> dict[str, Any]:
    return {
        "address": view.address,
        "type": view.type,
        "action": view.action.value,
        "stack": view.stack,
        "source": view.source,
        "reason": view.reason,
        "previous_address": view.previous_address,
        "importing": view.importing,
        "deferred": view.deferred,
        "construct": view.origin.construct if view.origin else "",
        "file": view.origin.file if view.origin else "",
        "line": view.origin.line if view.origin else 0,
        "severity": view.severity.name.lower() if view.severity else "",
        "suppressed": dict(sorted(view.noise.items())),
        "differences": [
            {"path": line.path, "before": line.before, "after": line.after, "forces_replacement": line.replaces}
            for line in view.lines
        ],
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_TEXT: dict[str, Any] = {"type": "string"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_COUNTS: dict[str, Any] = {"type": "object", "additionalProperties": _COUNT}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_SEVERITIES = [severity.name.lower() for severity in Severity]
_DIFFERENCE = _object({"path": _TEXT, "before": _MAYBE, "after": _MAYBE, "forces_replacement": {"type": "boolean"}})
_CHANGE = _object(
    {
        **dict.fromkeys(
            ("address", "type", "action", "stack", "source", "reason", "previous_address", "importing", "deferred"),
            _TEXT,
        ),
        **{
            "construct": _TEXT,
            "file": _TEXT,
            "line": _COUNT,
            "severity": {"enum": ["", *_SEVERITIES]},
            "suppressed": _COUNTS,
        },
        "differences": {"type": "array", "items": _DIFFERENCE},
    }
)
_FINDING = _object(
    {
        "rule": _TEXT,
        "severity": {"enum": _SEVERITIES},
        "level": {"enum": [level.value for level in Level]},
        "outcome": {"enum": [Outcome.FAIL.value, Outcome.UNKNOWN.value]},
        **dict.fromkeys(("address", "stack", "source", "title"), _TEXT),
        "details": _TEXTS,
        **{"why": _TEXT, "fix": _TEXT, "file": _TEXT, "line": _COUNT, "waiver": _TEXT, "key": _TEXT},
    }
)
_CHANGES = {"type": "array", "items": _CHANGE}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Result of lakewright review",
    **_object(
        {
            "format_version": {"const": FORMAT_VERSION},
            "verdict": {"enum": [verdict.name.lower() for verdict in Verdict]},
            "exit_code": {"enum": [0, 1, 2, 3, 4]},
            "fingerprint": _TEXT,
            "environment": _TEXT,
            "sources": _TEXTS,
            "counts": _object(
                {
                    "changes": _COUNTS,
                    **dict.fromkeys(
                        (
                            "state_only",
                            "drift",
                            "drift_elsewhere",
                            "outputs",
                            "blocking",
                            "warnings",
                            "undecided",
                            "waived",
                        ),
                        _COUNT,
                    ),
                }
            ),
            "findings": {"type": "array", "items": _FINDING},
            **dict.fromkeys(("changes", "state_only", "drift", "outputs"), _CHANGES),
            **{"suppressed": _COUNTS, "existing": _COUNTS, "checks": _TEXTS, "notes": _TEXTS, "errors": _TEXTS},
        }
    ),
}
"""JSON Schema (draft 2020-12) of the document."""
