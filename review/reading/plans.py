"""From a file to its plans: tells plan, event stream and configuration apart, and checks the format's version."""

import gc
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from review.errors import ReadingError
from review.plan.model import KnownPlan, Plan, SlimPlan
from review.reading.bytes import decoded, load
from review.reading.documents import EXPECTED, documents
from review.reading.events import is_event, plans_of_events
from review.reading.synth import is_configuration, plan_of_configuration

_KNOWN = msgspec.json.Decoder(KnownPlan)
_DECODER = msgspec.json.Decoder(SlimPlan)
_SECTIONS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_NAMES = frozenset(field.encode_name for field in msgspec.structs.fields(Plan))
_PARTS = (
    "planned_values",
    "resource_changes",
    "resource_drift",
    "output_changes",
    "configuration",
    "applyable",
    "errored",
)
"""Every plan has at least one of these, whatever version of Terraform wrote it."""

_OTHERS = {
    "values": "a state, not a plan",
    "provider_schemas": "the providers' schemas, not a plan",
    "valid": "the answer of `terraform validate`, not a plan",
}
"""What else Terraform writes with a `format_version`, by a key that it has."""


def read_plans(path: Path) -> list[Plan]:
    """Reads every plan in a file (usually one).

    Raises:
        ReadingError: nothing in it is a plan, or one has a format that this program does not know.
    """
    return plans_in(load(path), str(path))


def plans_in(data: bytes, source: str) -> list[Plan]:
    """The same, from bytes in any of the encodings that `reading.bytes` knows."""
    data = decoded(data, source)
    # A large plan is millions of objects and no cycles: the collector would walk them again and again for nothing.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        plan = _plain_plan(data, source)
        return [plan] if plan else _wrapped_plans(data, source)
    finally:
        if was_enabled:
            gc.enable()


def plan_from(document: dict[str, Any], source: str = "plan") -> Plan:
    """A plan from an already decoded document.

    Raises:
        ReadingError: its version is not ≥ 0.1 and < 2.0, or a part has another shape than Terraform gives it.
    """
    check_version(document.get("format_version"), source)
    if not is_plan(document):
        raise ReadingError(source, _name_of(document), EXPECTED)
    try:
        plan = msgspec.convert(document, Plan)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ReadingError(source, str(error), "a plan as Terraform writes it") from error
    return _finished(
        plan, source, [name for name, value in document.items() if isinstance(value, (dict, list)) and value]
    )


def check_version(found: object, source: str) -> None:
    """Refuses formats outside of 0.1 ≤ version < 2.0."""
    expected = "format_version ≥ 0.1 and < 2.0"
    major, _, minor = found.partition(".") if isinstance(found, str) else ("", "", "")
    if not (major.isascii() and major.isdigit() and minor.isascii() and minor.isdigit()):
        raise ReadingError(source, f"format_version is {found!r}"[:200], expected)
    newer = int(major[:9]) >= 2
    if newer or (int(major[:9]) == 0 and int(minor[:9]) < 1):
        hint = " (a newer lakewright may read it)" if newer else ""
        raise ReadingError(source, f"format_version is {found}", expected + hint)


def _plain_plan(data: bytes, source: str) -> Plan | None:
    """The usual case, fast: the whole input is one plan document."""
    sections: list[str] = []
    try:
        try:
            plan: SlimPlan = _KNOWN.decode(data)
        except msgspec.ValidationError:
            plan = _DECODER.decode(data)
            sections = [name for name, raw in _SECTIONS.decode(data).items() if _holds_something(bytes(raw))]
    except (msgspec.DecodeError, RecursionError):
        return None
    if not plan.format_version or not _has_parts(plan):
        return None
    check_version(plan.format_version, source)
    return _finished(plan, source, sections)


def _holds_something(raw: bytes) -> bool:
    return raw[:1] in (b"{", b"[") and len(raw.translate(None, b" \t\r\n")) > 2


def is_plan(document: dict[str, Any]) -> bool:
    """Whether a document is a plan, of whatever version, and nothing else that Terraform writes as JSON."""
    return "format_version" in document and any(name in document for name in _PARTS)


def _has_parts(plan: SlimPlan) -> bool:
    if plan.resource_changes or plan.output_changes or plan.errored or plan.applyable is not None:
        return True
    return any(memoryview(part).nbytes for part in (plan.planned_values, plan.configuration))


def _name_of(document: dict[str, Any]) -> str:
    return next((name for key, name in _OTHERS.items() if key in document), "JSON, but no plan")


class Kind(Enum):
    """What a document of a file is; all but the last are reviewed."""

    PLAN = "plan"
    EVENT = "one event of a stream"
    CONFIGURATION = "configuration"
    OTHER = "something else"


def kind_of(document: dict[str, Any]) -> Kind:
    if is_event(document):
        return Kind.EVENT
    if is_configuration(document):
        return Kind.CONFIGURATION
    return Kind.PLAN if is_plan(document) else Kind.OTHER


def _wrapped_plans(data: bytes, source: str) -> list[Plan]:
    plans: list[Plan] = []
    events: list[dict[str, Any]] = []
    other = ""
    for document in documents(data, source):
        kind = kind_of(document)
        if kind is Kind.EVENT:
            events.append(document)
        elif kind is Kind.CONFIGURATION:
            plans.append(plan_of_configuration(document, source))
        elif kind is Kind.PLAN:
            plans.append(plan_from(document, source))
        elif "format_version" in document:
            check_version(document["format_version"], source)
            other = _name_of(document)
    if events:
        plans += plans_of_events(events, source)
    if not plans:
        raise ReadingError(source, other or "JSON, but no plan", EXPECTED)
    if len(plans) > 1:
        for number, plan in enumerate(plans, start=1):
            plan.source = f"{source}#{number}"
    return plans


def _finished(plan: Plan, source: str, sections: Iterable[str]) -> Plan:
    # These are ours: a forged document must not set them.
    plan.source, plan.values_known, plan.configuration_only = source, True, False
    plan.unknown_sections = tuple(sorted(name for name in sections if name not in _NAMES))
    for change in plan.resource_drift:
        change.planned = False
    for deferred in plan.deferred_changes:
        deferred.resource_change.deferred = deferred.reason
    for entry in plan.deferred_action_invocations:
        invocation = entry.get("action_invocation") if isinstance(entry, dict) else None
        if isinstance(invocation, dict):
            plan.action_invocations.append({**invocation, "deferred": entry.get("reason", "unknown")})
    return plan
