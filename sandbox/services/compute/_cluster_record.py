"""A cluster's record: looking it up, showing it, bringing it up."""

from __future__ import annotations

import random

from sandbox.core.authorization import require_object
from sandbox.core.call import Call
from sandbox.core.errors import ApiError, InvalidParameterValue
from sandbox.core.store import Document
from sandbox.core.workspace import now_ms
from sandbox.services.compute._cluster_events import note
from sandbox.services.compute._compute_catalog import NODE_TYPES

LEVELS = ("CAN_ATTACH_TO", "CAN_RESTART", "CAN_MANAGE")
_HIDDEN = ("pinned", "spec_fields")


def find(call: Call, *levels: str) -> Document:
    """The cluster that the request names, once the caller may do it this. Raises `ResourceDoesNotExist`, `PermissionDenied`."""
    cluster_id = call.need("cluster_id")
    cluster = call.store.get("cluster", str(cluster_id))
    if cluster is None:
        # The clusters API's own code for it, which the SDKs know by the message.
        raise InvalidParameterValue(f"Cluster {cluster_id} does not exist")
    require_object(call, "clusters", cluster_id, *levels)
    return cluster


def wrong_state(cluster: Document) -> ApiError:
    text = f"Cluster {cluster['cluster_id']} is in unexpected state {cluster['state'].capitalize()}."
    return InvalidParameterValue(text, error_code="INVALID_STATE")


def view(cluster: Document) -> Document:
    shown = {key: value for key, value in cluster.items() if key not in _HIDDEN}
    return {**shown, "spec": {key: cluster[key] for key in cluster["spec_fields"] if key in cluster}}


def run(call: Call, cluster: Document) -> None:
    """Bring it to RUNNING by way of PENDING (both in its events), with its size and tags."""
    now = now_ms()
    workers = cluster.get("num_workers", (cluster.get("autoscale") or {}).get("min_workers") or 0)
    driver, worker = NODE_TYPES[cluster["driver_node_type_id"]], NODE_TYPES[cluster["node_type_id"]]
    cluster.update(
        state="RUNNING",
        state_message="",
        last_state_loss_time=0,
        last_restarted_time=now,
        cluster_cores=driver.cores + worker.cores * workers,
        cluster_memory_mb=int((driver.memory_gb + worker.memory_gb * workers) * 1024),
        spark_context_id=random.getrandbits(62),
        jdbc_port=10000,
        effective_spark_version=cluster["spark_version"],
        default_tags={
            "Vendor": "Databricks",
            "Creator": cluster["creator_user_name"],
            "ClusterName": cluster["cluster_name"],
            "ClusterId": cluster["cluster_id"],
        },
    )
    for key in ("termination_reason", "terminated_time"):
        cluster.pop(key, None)
    call.store.put("cluster", cluster["cluster_id"], cluster)
    note(call.store, cluster["cluster_id"], "STARTING", user=call.principal)
    note(call.store, cluster["cluster_id"], "RUNNING", current_num_workers=workers, target_num_workers=workers)
