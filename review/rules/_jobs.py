"""A number that a job and each of its tasks has, such as a timeout: before, after, and whether it can be known."""

from collections.abc import Iterator
from typing import Any

from review.plan.model import Change
from review.rules._clusters import tasks
from review.rules._kit import is_unknown


def moves(change: Change, attribute: str) -> Iterator[tuple[str, int, int]]:
    """(``job`` or ``task KEY``, before, after) where the number is known on both sides and another; unset counts as 0."""
    before, after = _numbers(change.before, attribute), _numbers(change.after, attribute)
    for name, was in sorted(before.items()):
        if name in after and after[name] != was:
            yield name, was, after[name]


def undecided(change: Change, attribute: str) -> list[str]:
    """Why the number cannot be known before apply, for the job itself and for its tasks."""
    found = [f"{attribute} is known only after apply"] if is_unknown(change, attribute) else []
    marks = change.change.after_unknown
    if is_unknown(change, "task") and _hides(marks.get("task") if isinstance(marks, dict) else marks, attribute):
        found.append("a task's settings are known only after apply")
    return found


def _numbers(job: dict[str, Any], attribute: str) -> dict[str, int]:
    sides = [("job", job), *((f"task {key.replace('task ', '')}", task) for key, _, task, _ in tasks(job))]
    # What is not known yet is left out of a plan; what is not set is there as null.
    return {label: side[attribute] or 0 for label, side in sides if attribute in side}


def _hides(marks: Any, attribute: str) -> bool:
    if isinstance(marks, list):
        return any(_hides(inner, attribute) for inner in marks)
    if isinstance(marks, dict):
        loop = marks.get("for_each_task")
        inside = isinstance(loop, list) and any(
            _hides(inner.get("task") if isinstance(inner, dict) else inner, attribute) for inner in loop
        )
        return marks.get(attribute) is True or inside
    return marks is True
