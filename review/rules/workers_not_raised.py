"""Clusters do not get more workers."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._clusters import CLUSTER_TYPES, cluster_specs, undecided
from review.rules._kit import NOT_APPLICABLE, applies, is_unknown, verdict

TYPES = (*CLUSTER_TYPES, "databricks_instance_pool", "databricks_sql_endpoint", "databricks_database_instance")
SEVERITY = Severity.COST
LEVEL = Level.WARN
TITLE = "More workers"
WHY = "Cost grows with each worker for as long as the cluster runs."
FIX = "Let it scale between a small minimum and the maximum that the load needs."

_OWN = ("min_idle_instances", "max_capacity", "min_num_clusters", "max_num_clusters", "node_count")


def check(change: Change) -> Answer:
    if not applies(change) or change.change.before is None:
        return NOT_APPLICABLE
    if change.type not in CLUSTER_TYPES:
        open_ = [f"{name} is known only after apply" for name in _OWN if is_unknown(change, name)]
        more = (
            f"{name} {_number(change.before, name)} → {_number(change.after, name)}"
            for name in _OWN
            if _raised(change, name)
        )
        return verdict(more, open_)
    grown = [
        f"{label}{_most(before)} → {_most(after)} workers"
        for label, before, after, _ in cluster_specs(change)
        if before and _most(after) > _most(before)
    ]
    return verdict(grown, undecided(change, "num_workers", "autoscale"))


def _raised(change: Change, name: str) -> bool:
    return _number(change.after, name) > _number(change.before, name)


def _number(side: dict[str, Any], name: str) -> int:
    value = side.get(name)
    return value if isinstance(value, int) else 0


def _most(spec: dict[str, Any]) -> int:
    scale = spec.get("autoscale")
    scale = scale[0] if isinstance(scale, list) and scale else scale
    return max(_number(scale, "max_workers") if isinstance(scale, dict) else 0, _number(spec, "num_workers"))
