"""A cluster policy goes on forbidding what it forbade."""

import json
from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, new, old, said, unknown, verdict

TYPES = ("databricks_cluster_policy",)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Cluster policy loosened"
WHY = "Everyone with the policy can then make larger, longer-lived or less isolated clusters than before."
FIX = "Keep the constraint; give those who need more a policy of their own."

_DEFINITIONS = ("definition", "policy_family_definition_overrides")
_PER_USER = "max_clusters_per_user"


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    undecided = [f"{name} is known only after apply" for name in (*_DEFINITIONS, _PER_USER) if is_unknown(change, name)]
    loosened: list[str] = []
    for name in _DEFINITIONS:
        before, after = _parsed(old(change, name)), _parsed(new(change, name))
        if before is None or after is None:
            return unknown(f"{name} is no JSON object")
        if not is_unknown(change, name):
            loosened += [told for key in sorted(before) for told in _looser(key, before[key], after.get(key))]
    was, will = old(change, _PER_USER), new(change, _PER_USER)
    if was and not is_unknown(change, _PER_USER) and (not will or will > was):
        loosened.append(f"clusters for each user: {was} → {will or 'any number'}")
    return verdict(loosened, undecided)


def _looser(key: str, before: Any, after: Any) -> list[str]:
    """What one constraint no longer forbids."""
    if not isinstance(before, dict) or before.get("type", "unlimited") == "unlimited":
        return []
    after = after if isinstance(after, dict) else {"type": "unlimited"}
    kind, kind_after = before.get("type"), after.get("type")
    if kind != kind_after:
        stricter = kind_after == "forbidden" or (kind_after == "fixed" and kind != "forbidden")
        return [] if stricter else [f"{key}: {kind} → {kind_after}"]
    if kind == "fixed":
        was, will = before.get("value"), after.get("value")
        return [f"{key}: fixed to {said(will)} instead of {said(was)}"] if was != will else []
    if kind == "range":
        return _wider(key, before, after)
    was, will = set(map(str, before.get("values") or [])), set(map(str, after.get("values") or []))
    freed = sorted(will - was if kind == "allowlist" else was - will)
    pattern = [f"{key}: another pattern"] if before.get("pattern") != after.get("pattern") else []
    return [f"{key}: {value} is allowed" for value in freed] + pattern


def _wider(key: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    most, least = (before.get("maxValue"), after.get("maxValue")), (before.get("minValue"), after.get("minValue"))
    told = []
    if most[0] is not None and (most[1] is None or most[1] > most[0]):
        told.append(f"{key}: at most {most[0]} → {'any' if most[1] is None else most[1]}")
    if least[0] is not None and (least[1] is None or least[1] < least[0]):
        told.append(f"{key}: at least {least[0]} → {'any' if least[1] is None else least[1]}")
    return told


def _parsed(definition: Any) -> dict[str, Any] | None:
    if not definition:
        return {}
    try:
        document = json.loads(definition) if isinstance(definition, str) else definition
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
