"""No cluster or endpoint gets GPUs."""

import re
from functools import lru_cache
from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules import _serving
from review.rules._clusters import CLUSTER_TYPES, cluster_specs, undecided
from review.rules._kit import NOT_APPLICABLE, applies, never_set, switched, verdict

TYPES = (*CLUSTER_TYPES, "databricks_instance_pool", "databricks_model_serving")
SEVERITY = Severity.COST
LEVEL = Level.WARN
TITLE = "GPUs added"
WHY = "A node with GPUs costs several times what one without does."
FIX = "Make sure that the workload uses them, and that the cluster stops when idle."


_GPU_NODE = re.compile(r"^(g\d\w*|p\d\w*|gr6\w*)\.|^Standard_N[CDV]|^a2-|^a3-|^g2-")


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    if change.type == "databricks_model_serving":
        added = [
            f"{name}: workload_type {before.get('workload_type') or 'none'} → {after['workload_type']}"
            for name, before, after in _serving.pairs(change)
            if "GPU" in str(after.get("workload_type")) and "GPU" not in str(before.get("workload_type"))
        ]
        if never_set(change, "workload_type", "config", "served_entities"):
            return verdict(added)
        return verdict(
            added, _serving.undecided(change, "config", names=("config", "served_entities", "workload_type"))
        )
    if change.type == "databricks_instance_pool":
        return switched(change, ("node_type_id",), _has_gpu, "node_type_id {new}")
    added = [
        f"{label}{name} {after[name]}"
        for label, before, after, _ in cluster_specs(change)
        for name in ("node_type_id", "driver_node_type_id")
        if _has_gpu(after.get(name)) and not _has_gpu(before.get(name))
    ]
    return verdict(added, undecided(change, "node_type_id"))


@lru_cache(maxsize=1000)
def _has_gpu(node_type: Any) -> bool:
    return _GPU_NODE.search(str(node_type or "")) is not None
