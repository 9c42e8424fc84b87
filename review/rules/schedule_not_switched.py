"""Schedules and triggers are not switched on or off."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.meaning.paths import canonical
from review.plan.model import Change
from review.rules._clusters import marked, tasks
from review.rules._kit import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, unknown

TYPES = (
    "databricks_job",
    "databricks_quality_monitor",
    "databricks_lakehouse_monitor",
    "databricks_alert_v2",
    "databricks_pipeline",
)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Schedule switched or moved"
WHY = "A job that no longer starts is noticed only by what is missing; one that starts anew may write twice."
FIX = "Check that somebody expects the new times."

_BLOCKS = ("schedule", "trigger", "continuous", "cron_schedule")
_SAID = ("pause_status", "quartz_cron_expression", "quartz_cron_schedule", "timezone_id")


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    undecided = [name for name in _BLOCKS if is_unknown(change, name)]
    marks = change.change.after_unknown
    if isinstance(marks, dict) and marked(marks.get("task"), "disabled"):
        undecided.append("task")
    moved = _tasks_switched(change)
    for name in _BLOCKS:
        before, after = (_told(side(change, name)) for side in (old, new))
        if name not in undecided and before != after:
            moved.append(f"{name}: {before} → {after}")
    if moved:
        return fail(*moved)
    return unknown(*(f"{name} is known in part only after apply" for name in undecided)) if undecided else PASS


def _tasks_switched(change: Change) -> list[str]:
    """A task that is skipped from now on, or no longer."""
    before = {key: task.get("disabled") is True for key, _, task, _ in tasks(change.before)}
    return [
        f"{label}{'off' if task.get('disabled') is True else 'on'}"
        for key, label, task, _ in tasks(change.after)
        if key in before and "disabled" in task and before[key] is not (task["disabled"] is True)
    ]


def _told(block: Any) -> str:
    block = block[0] if isinstance(block, list) and block else block
    if block is True:
        return "on"
    if not isinstance(block, dict) or not any(value not in (None, [], {}) for value in block.values()):
        return "none"
    paused = " (paused)" if block.get("pause_status") == "PAUSED" else ""
    when = block.get("quartz_cron_expression") or block.get("quartz_cron_schedule") or ""
    zone = block.get("timezone_id") or ""
    rest = {key: value for key, value in block.items() if key not in _SAID and value not in (None, "", [], {})}
    return " ".join(part for part in (str(when), str(zone), canonical(rest) if rest else "") if part) + paused or "on"
