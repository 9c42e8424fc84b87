"""The answers that rules give, and the questions that most of them ask of a change."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from review.findings import Answer, Outcome, Severity
from review.plan.model import Action, Change

PASS = Answer(Outcome.PASS)
NOT_APPLICABLE = Answer(Outcome.NOT_APPLICABLE)

Path = tuple[str | int, ...]


def fail(*details: str) -> Answer:
    return Answer(Outcome.FAIL, details)


def unknown(*details: str) -> Answer:
    return Answer(Outcome.UNKNOWN, details)


def existing(*details: str) -> Answer:
    """It is as the rule fears, but was so before this change."""
    return Answer(Outcome.EXISTING, details)


def as_severe_as(severity: Severity, answer: Answer) -> Answer:
    """The same answer about another case than the rule's usual one."""
    return replace(answer, severity=severity)


def verdict(failures: Iterable[str], undecided: Iterable[str] = ()) -> Answer:
    """Fails with what is certain; else cannot decide; else passes."""
    failed, open_ = tuple(failures), tuple(undecided)
    if failed:
        return Answer(Outcome.FAIL, failed)
    return Answer(Outcome.UNKNOWN, open_) if open_ else PASS


def applies(change: Change) -> bool:
    """Whether the object is made or changed, so that its new values matter."""
    return change.action.writes


def not_destroyed(change: Change, what: str) -> Answer:
    """The answer of every rule that keeps data from being lost.

    Args:
        what: what is lost with the object, as the end of "its … are lost with it".
    """
    if change.action is Action.UNPLANNED:
        return unknown("Terraform stopped before it had planned this object")
    if change.deposed and change.action.destroys:
        return fail("a left-over of an earlier replacement (deposed) is deleted")
    if change.action is Action.DELETE:
        return fail(f"is deleted{_because(change)}: {what} are lost with it")
    if change.action.destroys:
        paths = ", ".join(".".join(map(str, path)) for path in change.change.replace_paths or [])
        return fail(
            f"is replaced{f' because of {paths}' if paths else _because(change)}: {what} are lost with the old one"
        )
    return PASS


def _because(change: Change) -> str:
    reasons = {
        "delete_because_no_resource_config": " because the configuration no longer has it",
        "delete_because_no_module": " because its module is gone",
        "delete_because_wrong_repetition": " because count or for_each came or went",
        "delete_because_count_index": " because count went down",
        "delete_because_each_key": " because for_each lost its key",
        "delete_because_no_move_target": " because it was moved to where nothing is",
        "delete_because_enabled_false": " because lifecycle.enabled is false",
        "replace_because_tainted": " because it is tainted",
        "replace_by_request": " because it was asked for",
        "replace_by_triggers": " because of replace_triggered_by",
    }
    return reasons.get(change.action_reason or "", "")


def is_unknown(change: Change, *path: str | int) -> bool:
    """Whether only applying brings the value at a path (or a part of it)."""
    marks: Any = change.change.after_unknown
    for segment in path:
        if marks is True:
            return True
        marks = _step(marks, segment)
    return _any(marks)


def left_to_provider(change: Change, name: str) -> bool:
    """Whether a value is unknown only because no code sets it: the provider will choose, as it does for everybody."""
    marks = change.change.after_unknown
    whole = isinstance(marks, dict) and marks.get(name) is True
    return whole and change.code is not None and not change.code.sets(change.address, name)


def never_set(change: Change, name: str, *path: str) -> bool:
    """The same of an attribute inside the blocks at a path: no code sets it in any of them."""
    blocks = change.code.blocks(change.address, *path) if change.code is not None else None
    values: list[Any] = [change.after]
    for segment in path:
        values = [inner for value in values for inner in (value.get(segment) or [] if isinstance(value, dict) else [])]
    return blocks is not None and len(blocks) == len(values) and not any(name in block for block in blocks)


def _any(marks: Any) -> bool:
    if isinstance(marks, dict):
        return any(_any(inner) for inner in marks.values())
    if isinstance(marks, list):
        return any(_any(inner) for inner in marks)
    return marks is True


def old(change: Change, *path: str | int) -> Any:
    """The value that is there, or None."""
    return _follow(change.change.before, path)


def new(change: Change, *path: str | int) -> Any:
    """The value that will be there, or None (also while it is unknown)."""
    return _follow(change.change.after, path)


def _follow(value: Any, path: Path) -> Any:
    for segment in path:
        value = _step(value, segment)
    return value


def _step(value: Any, segment: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(segment)
    if isinstance(value, list) and isinstance(segment, int) and -len(value) <= segment < len(value):
        return value[segment]
    # A block that may stand once is a list of one; rules need not care.
    if isinstance(value, list) and isinstance(segment, str) and len(value) == 1:
        return _step(value[0], segment)
    return None


def switched(change: Change, path: Path, is_bad: Callable[[Any], bool], told: str) -> Answer:
    """Fails when a value becomes bad by this change; says so when it already was; cannot decide while it is unknown.

    Args:
        path: where the value stands.
        is_bad: whether a value is what the rule fears; it is asked about None too.
        told: what to say, with `{old}` and `{new}`.
    """
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, *path) and not left_to_provider(change, str(path[0])):
        return unknown(f"{dot(path)} is known only after apply")
    before, after = old(change, *path), new(change, *path)
    if not is_bad(after):
        return PASS
    if change.change.before is not None and is_bad(before):
        return existing(told.format(old=said(before), new=said(after)))
    return fail(told.format(old=said(before), new=said(after)))


def changed(change: Change, path: Path, told: str) -> Answer:
    """Fails when an existing object's value changes."""
    if change.change.before is None or not applies(change):
        return NOT_APPLICABLE
    if change.action.replaces and old(change, *path) is None and is_unknown(change, *path):
        # Nobody set it before or sets it now: on the new object the platform fills it in, as it did on the old one.
        return PASS
    if is_unknown(change, *path):
        return unknown(f"{dot(path)} is known only after apply")
    before, after = old(change, *path), new(change, *path)
    same = before == after or (before in (None, "", [], {}) and after in (None, "", [], {}))
    return PASS if same else fail(told.format(old=said(before), new=said(after)))


def aimed_elsewhere(change: Change, *targets: str) -> bool | None:
    """Whether what this object is about (the scope of an ACL, the role of an attachment) becomes another; None while only applying tells.

    What such an object says is new to its new target, though none of its words changed.
    """
    if change.change.before is None:
        return False
    if any(not is_unknown(change, name) and old(change, name) != new(change, name) for name in targets):
        return True
    open_ = any(old(change, name) is not None and is_unknown(change, name) for name in targets)
    return None if open_ else False


def left_bare(change: Change, target: str, told: str) -> Answer:
    """Fails when a safeguard moves to another target: the first one is left without.

    Args:
        told: what the first one loses, with `{old}` for its name.
    """
    was = old(change, target)
    elsewhere = aimed_elsewhere(change, target) if was is not None else False
    told = told.format(old=said(was))
    return fail(told) if elsewhere else PASS if elsewhere is False else unknown(f"{told}, if {target} is another one")


def said(value: Any) -> str:
    """A value in a sentence, as Terraform writes it."""
    if value is None or value == "" or value == []:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)


def dot(path: Path) -> str:
    return ".".join(str(segment) for segment in path)


def worst(*answers: Answer) -> Answer:
    """One answer of several: a failure counts more than what cannot be decided, that more than what was there before."""
    for outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.EXISTING):
        found = [answer for answer in answers if answer.outcome is outcome]
        if found:
            own = [answer.severity for answer in found if answer.severity]
            severity = min(own) if len(own) == len(found) else None
            return Answer(outcome, tuple(detail for answer in found for detail in answer.details), severity)
    return PASS if any(answer.outcome is Outcome.PASS for answer in answers) else NOT_APPLICABLE


def entries(value: Any, key: str) -> dict[str, dict[str, Any]]:
    """A list of objects by one of their attributes; those without it are left out."""
    if not isinstance(value, list):
        return {}
    return {str(item[key]): item for item in value if isinstance(item, dict) and item.get(key) is not None}


def listed(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]
