"""An endpoint keeps its guardrails and rate limits."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, new, old, verdict

TYPES = ("databricks_model_serving",)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Endpoint's guardrail or rate limit loosened"
WHY = "Personal data and unsafe content pass, or one caller uses up the capacity and the budget of all."
FIX = "Keep the guardrail; raise the limit of the single user or group that needs more."

_SIDES = ("input", "output")
_STRICT = {"BLOCK": 2, "MASK": 1}


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    open_ = [
        f"{name} is known in part only after apply"
        for name, path in (
            ("guardrails", ("ai_gateway", "guardrails")),
            ("rate_limits", ("ai_gateway", "rate_limits")),
            ("rate_limits", ("rate_limits",)),
        )
        if is_unknown(change, *path)
    ]
    return verdict([] if open_ else [*_guardrails(change), *_rates(change)], open_)


def _guardrails(change: Change) -> list[str]:
    lost: list[str] = []
    for side in _SIDES:
        path = ("ai_gateway", "guardrails", side)
        if old(change, *path, "safety") is True and new(change, *path, "safety") is not True:
            lost.append(f"{side}: unsafe content is no longer held back")
        was, will = (str(each(change, *path, "pii", "behavior") or "NONE") for each in (old, new))
        if _STRICT.get(will, 0) < _STRICT.get(was, 0):
            lost.append(f"{side}: personal data goes from {was} to {will}")
        words, topics = (
            [set(each(change, *path, name) or []) for each in (old, new)]
            for name in ("invalid_keywords", "valid_topics")
        )
        lost += [f"{side}: the keyword {word} is no longer held back" for word in sorted(words[0] - words[1])]
        if topics[0] and not topics[1]:
            lost.append(f"{side}: topics are no longer limited")
        elif topics[0]:
            lost += [f"{side}: the topic {topic} is let in" for topic in sorted(topics[1] - topics[0])]
    return lost


def _rates(change: Change) -> list[str]:
    before, after = _limits(change, old), _limits(change, new)
    return [
        f"{name}: {limit} → {after.get(name, 'no limit')}"
        for name, limit in sorted(before.items())
        if after.get(name) is None or after[name] > limit
    ]


def _limits(change: Change, side: Any) -> dict[str, int]:
    """`calls a minute for each user` → how many."""
    found: dict[str, int] = {}
    for block in [*(side(change, "ai_gateway", "rate_limits") or []), *(side(change, "rate_limits") or [])]:
        if isinstance(block, dict):
            for unit in ("calls", "tokens"):
                # Without a number there is no such limit; 0 lets nothing through.
                if isinstance(block.get(unit), int) and (block[unit] or unit == "calls"):
                    who = " ".join(
                        str(part) for part in (block.get("key") or "endpoint", block.get("principal")) if part
                    )
                    found[f"{unit} a {block.get('renewal_period')} for {who}"] = block[unit]
    return found
