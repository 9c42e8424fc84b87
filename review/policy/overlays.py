"""Findings of other tools, laid over the review: conftest's JSON and any SARIF."""

import json
from pathlib import Path
from typing import Any

from review.errors import ReadingError
from review.findings import Finding, Level, Outcome, Severity
from review.reading.bytes import load

_EXPECTED = "conftest's --output json, or SARIF 2.1.0"
_CONFTEST = frozenset(("filename", "namespace", "successes", "failures", "warnings", "exceptions"))
"""What a check of conftest's has; it leaves out what is empty."""


def load_overlay(path: Path) -> list[Finding]:
    """Reads another tool's findings; failures and errors block, the rest warns.

    Raises:
        ReadingError: the file is neither of the two.
    """
    try:
        document = json.loads(load(path))
    except (ValueError, RecursionError) as error:
        raise ReadingError(str(path), f"no JSON ({error})", _EXPECTED) from error
    if isinstance(document, dict) and _are_objects(document.get("runs")):
        return [finding for run in document["runs"] for finding in _of_sarif(run, path)]
    if _are_objects(document):
        return [finding for check in document for finding in _of_conftest(check, path)]
    raise ReadingError(str(path), "JSON of another kind", _EXPECTED)


def _of_conftest(check: dict[str, Any], path: Path) -> list[Finding]:
    if not _CONFTEST & check.keys():
        raise ReadingError(str(path), "a list of something else", _EXPECTED)
    rule = f"conftest/{check.get('namespace', 'main')}"
    found = []
    for key, level in (("failures", Level.BLOCK), ("warnings", Level.WARN)):
        for entry in _objects(check, key, path):
            metadata = _object(entry.get("metadata"))
            address = str(metadata.get("address") or metadata.get("resource") or "")
            found.append(_finding(rule, level, address, str(entry.get("msg", "")), path))
    return found


def _of_sarif(run: dict[str, Any], path: Path) -> list[Finding]:
    driver = _object(_object(run.get("tool")).get("driver"))
    rules = driver.get("rules")
    usual = {
        rule.get("id"): _object(rule.get("defaultConfiguration")).get("level")
        for rule in (rules if isinstance(rules, list) else ())
        if isinstance(rule, dict) and isinstance(rule.get("id"), str)
    }
    found = []
    for result in _objects(run, "results", path):
        if result.get("kind", "fail") != "fail" or result.get("baselineState") == "absent":
            continue
        own = result.get("ruleId") or _object(result.get("rule")).get("id") or "finding"
        # A result without a level has its rule's, and where that says nothing either, SARIF's own.
        level = result.get("level") or usual.get(str(own)) or "warning"
        location = _first(result.get("locations"))
        physical = _object(location.get("physicalLocation"))
        address = str(_first(location.get("logicalLocations")).get("fullyQualifiedName") or "")
        finding = _finding(
            f"{driver.get('name', 'sarif')}/{own}",
            Level.BLOCK if level == "error" else Level.WARN,
            address,
            str(_object(result.get("message")).get("text", "")),
            path,
        )
        finding.file = str(_object(physical.get("artifactLocation")).get("uri") or "")
        line = _object(physical.get("region")).get("startLine")
        finding.line = line if type(line) is int and line > 0 else 0
        if _suppressed(result.get("suppressions")):
            finding.waiver = "suppressed by the tool that found it"
        found.append(finding)
    return found


def _suppressed(suppressions: Any) -> bool:
    """A suppression that was refused, or that nobody has agreed to yet, is none."""
    if not isinstance(suppressions, list) or not suppressions:
        return False
    return all(_object(each).get("status", "accepted") == "accepted" for each in suppressions)


def _objects(holder: dict[str, Any], key: str, path: Path) -> list[dict[str, Any]]:
    value = holder.get(key) or []
    if not _are_objects(value):
        raise ReadingError(str(path), f"{key} of another kind", _EXPECTED)
    return list(value)


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _first(value: Any) -> dict[str, Any]:
    return _object(value[0]) if isinstance(value, list) and value else {}


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
