"""Somebody goes on being told when a job fails."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._clusters import marked, tasks
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, verdict

TYPES = ("databricks_job", "databricks_pipeline")
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Nobody told of failures"
WHY = "A job that fails every night is noticed only when somebody misses its result."
FIX = "Keep one address or webhook for failures."

_CHANNELS = ("email_notifications", "webhook_notifications")


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    before, after = _told(change.before), _told(change.after)
    silent = [
        f"{where} tells nobody of failures any more" for where, told in before.items() if told and after.get(where) == 0
    ]
    hidden = any(is_unknown(change, name) for name in (*_CHANNELS, "notification")) or marked(
        {"task": _of(change.change.after_unknown, "task")}, "on_failure"
    )
    return verdict([] if hidden else silent, ["who is told of failures is known only after apply"] if hidden else [])


def _told(side: dict[str, Any]) -> dict[str, int]:
    """Where → how many are told of its failures."""
    found = {"the job": sum(_count(side.get(name)) for name in _CHANNELS) + _of_pipeline(side)}
    for key, _, task, _ in tasks(side):
        found[key] = sum(_count(task.get(name)) for name in _CHANNELS)
    return found


def _count(channel: Any) -> int:
    channel = channel[0] if isinstance(channel, list) and channel else channel
    told = channel.get("on_failure") or [] if isinstance(channel, dict) else []
    # Of a block that goes, the provider leaves one empty address.
    return sum(bool(one) for one in told)


def _of_pipeline(side: dict[str, Any]) -> int:
    blocks = side.get("notification")
    return sum(
        len(block.get("email_recipients") or [])
        for block in (blocks if isinstance(blocks, list) else [])
        if isinstance(block, dict) and any("failure" in str(alert) for alert in block.get("alerts") or [])
    )


def _of(marks: Any, name: str) -> Any:
    return marks.get(name) if isinstance(marks, dict) else marks
