"""Retries are not taken from a job's tasks."""

from typing import Any

from scripts.review.findings import Answer, Level, Severity
from scripts.review.meaning.identity import keyed
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, applies, is_unknown, verdict

TYPES = ("databricks_job",)
SEVERITY = Severity.BEHAVIOUR
LEVEL = Level.WARN
TITLE = "Retries removed"
WHY = "A passing fault, such as a spot instance taken away, then fails the whole run."
FIX = "Keep at least one retry, unless the task must not run twice."


_ATTRIBUTES = ("max_retries",)


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    marks = change.change.after_unknown
    undecided = [f"{name} is known only after apply" for name in _ATTRIBUTES if is_unknown(change, name)]
    if is_unknown(change, "task") and _hidden(marks.get("task") if isinstance(marks, dict) else marks):
        undecided.append("a task's settings are known only after apply")
    before, after = _values(change.before), _values(change.after)
    lost = [
        f"{name} is retried less ({was} → {after[name] or 0})"
        for name, was in before.items()
        if name in after and _less(was, after[name])
    ]
    return verdict(sorted(lost), undecided)


def _less(was: Any, will: Any) -> bool:
    was, will = was or 0, will or 0
    # A count of -1 means without end.
    return will != -1 and (was == -1 or was > will)


def _values(job: dict[str, Any]) -> dict[str, Any]:
    tasks = keyed("task", job.get("task") or []) or {}
    sides = [("job", job), *((f"task {task['task_key']}", task) for task in tasks.values())]
    # What is not known yet is left out of a plan; what is not set is there as null.
    return {label: side[name] for label, side in sides for name in _ATTRIBUTES if name in side}


def _hidden(marks: Any) -> bool:
    if isinstance(marks, list):
        return any(_hidden(inner) for inner in marks)
    return any(marks.get(name) is True for name in _ATTRIBUTES) if isinstance(marks, dict) else marks is True
