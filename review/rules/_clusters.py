"""Clusters wherever they are written: of their own, a job's shared ones, those of its tasks (also inside for-each), a pipeline's."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from review.plan.model import Change
from review.rules._kit import applies, never_set

CLUSTER_TYPES = ("databricks_cluster", "databricks_job", "databricks_pipeline")


class _Place(NamedTuple):
    """Where a cluster is written: its label for the reader, its values, and the marks of what is unknown of them."""

    label: str
    spec: dict[str, Any]
    marks: Any


def cluster_specs(change: Change) -> Iterator[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Yields (label, old spec, new spec, marks of what is unknown in the new one) for each cluster that is made or changed."""
    if not applies(change):
        return
    if change.type == "databricks_cluster":
        yield "", change.before, change.after, _object(change.change.after_unknown)
        return
    before = _places(change.type, change.before, None)
    after = _places(change.type, change.after, change.change.after_unknown)
    gone, came = [key for key in before if key not in after], [key for key in after if key not in before]
    # One that went and one that came are the same cluster under another key.
    renamed = {came[0]: gone[0]} if len(gone) == len(came) == 1 else {}
    for key, place in after.items():
        was = before.get(renamed.get(key, key))
        yield place.label, was.spec if was else {}, place.spec, _object(place.marks)


def attribute(spec: dict[str, Any], block: str, name: str) -> Any:
    """An attribute of a block that may stand once in a cluster; None without it, or where it is empty."""
    inner = spec.get(block)
    inner = inner[0] if isinstance(inner, list) and inner else inner
    return (inner.get(name) or None) if isinstance(inner, dict) else None


def undecided(change: Change, *attributes: str) -> list[str]:
    """Which attributes of the clusters only applying brings."""
    if not applies(change):
        return []
    marks = change.change.after_unknown
    if marks is True:
        return ["the plan shows no values"]
    if change.type == "databricks_cluster":
        own = _object(marks)
        return [f"{name} is known only after apply" for name in attributes if name in own and _marked(own[name])]
    if any(_object(marks).get(name) is True for name in ("task", "job_cluster", "new_cluster", "cluster")):
        return ["the job's tasks or clusters are known only after apply"]
    if change.type == "databricks_pipeline":
        attributes = tuple(name for name in attributes if not never_set(change, name, "cluster"))
    return [
        f"{label}{attribute} is known only after apply"
        for label, _, _, own in cluster_specs(change)
        for attribute in attributes
        if _marked(own.get(attribute))
    ]


def _places(kind: str, side: dict[str, Any], marks: Any) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    if kind == "databricks_pipeline":
        for key, label, block, own in elements(side, marks, "cluster", "label"):
            found[key] = _Place(label, block, own)
        return found
    _note(found, "new_cluster", "", side, marks)
    for key, label, block, own in elements(side, marks, "job_cluster", "job_cluster_key"):
        _note(found, key, label, block, own)
    for key, label, block, own in tasks(side, marks):
        _note(found, key, label, block, own)
    return found


def tasks(job: dict[str, Any], marks: Any = None) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
    """(key, label, task, marks) of each task of a job, and of the task inside each for-each."""
    for key, label, task, own in elements(job, marks, "task", "task_key"):
        yield key, label, task, own
        loop, inner = _one(task.get("for_each_task")), _one(_object(own).get("for_each_task"))
        for inner_key, inner_label, inner_task, inner_marks in elements(loop, inner, "task", "task_key"):
            yield f"{key}/{inner_key}", f"{label}{inner_label}", inner_task, inner_marks


def elements(side: dict[str, Any], marks: Any, block: str, name: str) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
    """(key, label, element, marks) of each element of a list of blocks; one without a name goes by its place."""
    mirror, seen = _list(_object(marks).get(block)), set()
    for place, element in enumerate(_list(side.get(block))):
        if isinstance(element, dict):
            known = element.get(name) or ("default" if name == "label" else None)
            key = f"{block} {known}" if known and f"{block} {known}" not in seen else f"{block} #{place}"
            seen.add(key)
            label = f"{name} {known}: " if known else f"{block} {place + 1}: "
            yield key, label, element, mirror[place] if place < len(mirror) else None


def _note(found: dict[str, _Place], key: str, label: str, block: dict[str, Any], marks: Any) -> None:
    spec, own = _one(block.get("new_cluster")), _one(_object(marks).get("new_cluster"))
    if spec or _marked(own):
        found[key] = _Place(label, spec, own)


def marked(marks: Any, name: str) -> bool:
    """Whether an attribute of a name is marked, at any depth."""
    if isinstance(marks, dict):
        return any(marked(inner, name) or (key == name and _marked(inner)) for key, inner in marks.items())
    return any(marked(inner, name) for inner in marks) if isinstance(marks, list) else marks is True


def _marked(marks: Any) -> bool:
    if isinstance(marks, dict):
        return any(_marked(inner) for inner in marks.values())
    if isinstance(marks, list):
        return any(_marked(inner) for inner in marks)
    return marks is True


def _one(value: Any) -> dict[str, Any]:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
