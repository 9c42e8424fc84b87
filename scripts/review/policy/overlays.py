"""Findings of other tools, laid over the review: conftest's JSON and any SARIF."""

import json
from pathlib import Path
from typing import Any

from scripts.review.errors import ReadingError
from scripts.review.findings import Finding, Level, Outcome, Severity
from scripts.review.reading.bytes import load

_EXPECTED = "conftest's --output json, or SARIF 2.1.0"


def load_overlay(path: Path) -> list[Finding]:
    """Reads another tool's findings; failures and errors block, the rest warns.

    Raises:
        ReadingError: the file is neither of the two.
    """
    try:
        document = json.loads(load(path))
    except (ValueError, RecursionError) as error:
        raise ReadingError(str(path), f"no JSON ({error})", _EXPECTED) from error
    if isinstance(document, dict) and isinstance(document.get("runs"), list):
        return [finding for run in document["runs"] if isinstance(run, dict) for finding in _of_sarif(run, path)]
    if isinstance(document, list):
        return [finding for check in document if isinstance(check, dict) for finding in _of_conftest(check, path)]
    raise ReadingError(str(path), "JSON of another kind", _EXPECTED)


def _of_conftest(check: dict[str, Any], path: Path) -> list[Finding]:
    rule = f"conftest/{check.get('namespace', 'main')}"
    found = []
    for key, level in (("failures", Level.BLOCK), ("warnings", Level.WARN)):
        for entry in check.get(key) or []:
            if isinstance(entry, dict):
                metadata = _object(entry.get("metadata"))
                address = str(metadata.get("address") or metadata.get("resource") or "")
                found.append(_finding(rule, level, address, str(entry.get("msg", "")), path))
    return found


def _of_sarif(run: dict[str, Any], path: Path) -> list[Finding]:
    driver = _object(_object(run.get("tool")).get("driver"))
    found = []
    for result in run.get("results") or []:
        if not isinstance(result, dict) or result.get("kind", "fail") != "fail":
            continue
        level = Level.BLOCK if result.get("level", "warning") == "error" else Level.WARN
        rule = f"{driver.get('name', 'sarif')}/{result.get('ruleId', 'finding')}"
        locations = result.get("locations") or [{}]
        location = _object(locations[0]) if isinstance(locations, list) else {}
        physical = _object(location.get("physicalLocation"))
        logical = location.get("logicalLocations") or [{}]
        address = str(_object(logical[0] if isinstance(logical, list) else None).get("fullyQualifiedName") or "")
        finding = _finding(rule, level, address, str(_object(result.get("message")).get("text", "")), path)
        finding.file = str(_object(physical.get("artifactLocation")).get("uri") or "")
        line = _object(physical.get("region")).get("startLine")
        finding.line = line if type(line) is int and line > 0 else 0
        if result.get("suppressions"):
            finding.waiver = "suppressed by the tool that found it"
        found.append(finding)
    return found


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _finding(rule: str, level: Level, address: str, message: str, path: Path) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.BEHAVIOUR if level is Level.BLOCK else Severity.NOTICE,
        level=level,
        outcome=Outcome.FAIL,
        address=address,
        details=(message,) if message else (),
        title="Found by another tool",
        why="Another tool looked at the same change.",
        fix="See that tool's own description of the rule.",
        source=str(path),
    )
