"""A file of plans without its secrets: every document of it that a review reads, so that a second review says the same."""

import json
from pathlib import Path
from typing import Any

import msgspec

from review.approval.fingerprint import fingerprint_of
from review.errors import ReadingError
from review.plan.model import Plan
from review.policy import Policy
from review.reading.bytes import load
from review.reading.documents import documents
from review.reading.events import plans_of_events
from review.reading.plans import Kind, kind_of, plan_from
from review.reading.synth import plan_of_configuration
from review.redaction import Redactor, learned, redactor_for, without_secrets


def redacted(path: Path, policy: Policy, key: bytes | None = None) -> bytes:
    """The plans of a file as JSON, one behind the other, each with the fingerprint that it had.

    Args:
        path: the file; also .gz, and several plans behind one another or in a wrapper's log.
        policy: what else the project calls secret.
        key: the fingerprint's key for secrets; by default the machine's own.

    Raises:
        ReadingError: no plan of `terraform show -json` is in it.
    """
    found = [document for document in _documents(path) if kind_of(document) is not Kind.OTHER]
    if not any(kind_of(document) is Kind.PLAN for document in found):
        raise ReadingError(str(path), "no plan", "a plan to redact")
    readers = _readers(found, str(path), policy)
    for _, _, redactor in readers:
        # What one plan calls secret may stand in another.
        redactor.share(other for _, _, other in readers)
    written = []
    for document, plan, redactor in readers:
        taken = fingerprint_of([(plan, redactor)], key) if plan and kind_of(document) is Kind.PLAN else ""
        written.append(_encoded(without_secrets(document, redactor, taken)))
    return b"\n".join(written) if len(written) > 1 else written[0]


def _documents(path: Path) -> list[dict[str, Any]]:
    data = load(path)
    try:
        whole = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return list(documents(data, str(path)))
    return [whole] if isinstance(whole, dict) else list(documents(data, str(path)))


def _readers(
    found: list[dict[str, Any]], source: str, policy: Policy
) -> list[tuple[dict[str, Any], Plan | None, Redactor]]:
    """Each document with the plan that it holds, if it is one of its own, and what knows its secrets."""
    out: list[tuple[dict[str, Any], Plan | None, Redactor]] = []
    events = [document for document in found if kind_of(document) is Kind.EVENT]
    of_events = Redactor(policy.patterns, policy.shown)
    for plan in plans_of_events(events, source) if events else ():
        of_events = redactor_for(plan, policy.patterns, policy.shown)
    for document in found:
        kind = kind_of(document)
        if kind is Kind.EVENT:
            out.append((document, None, of_events))
            continue
        plan = plan_from(document, source) if kind is Kind.PLAN else plan_of_configuration(document, source)
        out.append((document, plan, learned(document, redactor_for(plan, policy.patterns, policy.shown))))
    return out


def _encoded(document: dict[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(document)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return json.dumps(document, separators=(",", ":")).encode()
