"""Which libraries a cluster has: what was asked for, and what an uninstallation has not yet taken away."""

from __future__ import annotations

from sandbox.core.store import Document
from sandbox.core.workspace import Workspace


def installed_on(workspace: Workspace, cluster_id: str) -> list[Document]:
    """Libraries that tasks on the cluster get."""
    entries = (workspace.store.get("cluster_libraries", cluster_id) or {}).get("entries", [])
    return [entry["library"] for entry in entries if not is_gone(workspace, cluster_id, entry)]


def is_gone(workspace: Workspace, cluster_id: str, entry: Document) -> bool:
    """An uninstalled library stays until the cluster has restarted (or is down)."""
    cluster = workspace.store.get("cluster", cluster_id) or {}
    if entry.get("uninstalled_while") is None:
        return False
    return bool(cluster.get("state") != "RUNNING" or cluster.get("spark_context_id") != entry["uninstalled_while"])
