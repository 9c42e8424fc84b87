"""What Terraform's provider leaves half done when the libraries of a running cluster change.

The platform takes a library away when the cluster restarts; until then it lists it as UNINSTALL_ON_RESTART. The provider takes such a
library for an installed one (read in its source, 1.99.0 and 1.128.0). So it plans the removal anew each time, without ever restarting the
cluster, and does not install again what is wanted again: the next restart would take it away
(https://docs.databricks.com/api/workspace/libraries/clusterstatus).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scripts.progress import say

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.compute import Library


def moved(document: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Clusters whose libraries a plan changes in place: the id, and the libraries as they are to be."""
    for resource in document.get("resource_changes", []):
        change = resource["change"]
        if resource["type"] == "databricks_cluster" and change["actions"] == ["update"]:
            before, after = change["before"], change["after"]
            if before.get("library") != after.get("library"):
                yield before["id"], after.get("library") or []


def settle(client: WorkspaceClient, cluster_id: str, wanted: list[dict[str, Any]]) -> None:
    """Install again what is wanted again, and restart a running cluster that still holds what is not: the review has announced it.

    Raises `databricks.sdk.errors.DatabricksError`.
    """
    from databricks.sdk.service.compute import LibraryInstallStatus, State

    keys = {_key(library) for library in wanted}
    waiting = [
        status.library
        for status in client.libraries.cluster_status(cluster_id)
        if status.library and status.status is LibraryInstallStatus.UNINSTALL_ON_RESTART
    ]
    if again := [library for library in waiting if _key(library.as_dict()) in keys]:
        client.libraries.install(cluster_id, again)
    gone = [library for library in waiting if library not in again]
    cluster = client.clusters.get(cluster_id)
    if gone and cluster.state is State.RUNNING:
        client.clusters.restart_and_wait(cluster_id)
        say(f"  restarted {cluster.cluster_name}, which held {', '.join(map(_shown, gone))} until then")


def _key(library: Mapping[str, Any]) -> tuple[str, ...]:
    """One library, whether the API writes it (objects) or Terraform (lists of one block, empty texts for what is not there)."""
    for kind, value in sorted(library.items()):
        value = value[0] if isinstance(value, list) and value else value
        if not value:
            continue
        if isinstance(value, str):
            return kind, value
        more = sorted(value.get("exclusions") or [])
        return kind, value.get("package") or value.get("coordinates") or "", value.get("repo") or "", *more
    return ()


def _shown(library: Library) -> str:
    return next(part for part in _key(library.as_dict())[1:] if part)
