"""Clusters wherever they are written: a cluster of its own, a job's shared ones and those of its tasks."""

from collections.abc import Iterator
from typing import Any

from scripts.review.meaning.identity import keyed
from scripts.review.model import Change
from scripts.review.rules._answers import applies, is_unknown

CLUSTER_TYPES = ("databricks_cluster", "databricks_job")


def cluster_specs(change: Change) -> Iterator[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Yields (label, old spec, new spec, marks of what is unknown in the new one) for each cluster that is made or changed."""
    if not applies(change):
        return
    if change.type == "databricks_cluster":
        yield "", change.before, change.after, _object(change.change.after_unknown)
        return
    for block, key in (("job_cluster", "job_cluster_key"), ("task", "task_key")):
        before, after = (keyed(block, _list(side.get(block))) or {} for side in (change.before, change.after))
        marks = _list(_object(change.change.after_unknown).get(block))
        places = {id(item): number for number, item in enumerate(_list(change.after.get(block)))}
        for name, item in after.items():
            spec = _one(item.get("new_cluster"))
            if spec:
                place = places[id(item)]
                mark = _object(marks[place]) if place < len(marks) else {}
                yield (
                    f"{key} {item[key]}: ",
                    _one(before.get(name, {}).get("new_cluster")),
                    spec,
                    _one(mark.get("new_cluster")),
                )


def undecided(change: Change, *attributes: str) -> list[str]:
    """Which attributes of the clusters only applying brings."""
    if not applies(change):
        return []
    if change.change.after_unknown is True:
        return ["the plan shows no values"]
    if change.type == "databricks_job" and any(
        is_unknown(change, block) and _whole(change, block) for block in ("task", "job_cluster")
    ):
        return ["the job's tasks or clusters are known only after apply"]
    return [
        f"{label}{attribute} is known only after apply"
        for label, _, _, marks in cluster_specs(change)
        for attribute in attributes
        if _marked(marks.get(attribute))
    ]


def _whole(change: Change, block: str) -> bool:
    return _object(change.change.after_unknown).get(block) is True


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
