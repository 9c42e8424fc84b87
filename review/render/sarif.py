"""The findings as SARIF 2.1.0, for code scanning: waived ones are suppressed, and each keeps its fingerprint between reviews."""

import hashlib
import json
import re
from typing import Any

from review.findings import Finding, Level, Outcome
from review.render._visible import visible
from review.result.result import ReviewResult

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/")
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(result: ReviewResult, budget: int | None = None) -> str:
    """The document; it is data, so a budget does not cut it."""
    del budget
    rules = sorted({finding.rule: finding for finding in result.findings}.items())
    places = {rule: number for number, (rule, _) in enumerate(rules)}
    driver = {
        "name": "lakewright review",
        "rules": [_rule(rule, finding) for rule, finding in rules],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.rule]) for finding in result.findings],
        "invocations": [
            {
                "executionSuccessful": not result.errors,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": visible(error)}} for error in result.errors
                ],
            }
        ],
        "properties": {"verdict": result.verdict.name.lower(), "fingerprint": result.fingerprint},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=True) + "\n"


def _rule(rule: str, finding: Finding) -> dict[str, Any]:
    return {
        "id": rule,
        "shortDescription": {"text": visible(finding.title)},
        "fullDescription": {"text": visible(finding.why)},
        "help": {"text": visible(finding.fix)},
        "defaultConfiguration": {"level": "error" if finding.level is Level.BLOCK else "warning"},
        "properties": {"security-severity": f"{max(1.0, 10.0 - 1.5 * (finding.severity - 1)):.1f}"},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    told = "; ".join(finding.details) or finding.title
    key = finding.key or _key(finding)
    undecided = "cannot be decided: " if finding.outcome is Outcome.UNKNOWN else ""
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.file or finding.source)},
            "region": {"startLine": max(finding.line, 1)},
        }
    }
    if finding.address:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(finding.address), "kind": "resource"}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": "error" if finding.level is Level.BLOCK else "warning",
        "message": {"text": _message(f"{finding.address or 'the plan'}: {undecided}{told}")},
        "locations": [location],
        # GitHub reads only the second one. Without it, it hashes the line: many findings in one plan have the same.
        "partialFingerprints": {"lakewright/v1": key, "primaryLocationLineHash": key},
        **(
            {"suppressions": [{"kind": "external", "justification": visible(finding.waiver)}]} if finding.waived else {}
        ),
    }


def _message(text: str) -> str:
    """A message in which nothing is an embedded link, `[text](target)`."""
    return visible(text).replace("](", "] (")


def _key(finding: Finding) -> str:
    """For another tool's finding, that has none."""
    words = "\0".join((finding.rule, finding.address, finding.file, *finding.details))
    return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()[:32]


def _uri(path: str) -> str:
    from urllib.parse import quote

    # In a path that begins with no scheme, a colon would make one.
    safe = "/:.-_~" if _SCHEME.match(path) else "/.-_~"
    return quote(path.replace("\\", "/").partition("#")[0], safe=safe, errors="replace")
