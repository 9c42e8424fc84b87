"""What happened to a cluster, newest last. Kind ``cluster_event``, key ``CLUSTER_ID/number``."""

from __future__ import annotations

from typing import Any

from sandbox.core.store import Document, Store
from sandbox.core.workspace import now_ms

KIND = "cluster_event"


def note(store: Store, cluster_id: str, event_type: str, **details: Any) -> None:
    number = store.next_id("cluster_event")
    event = {"cluster_id": cluster_id, "timestamp": now_ms(), "type": event_type, "details": details}
    store.put(KIND, f"{cluster_id}/{number:012d}", event)


def of(store: Store, cluster_id: str) -> list[Document]:
    return store.list(KIND, f"{cluster_id}/")


def forget(store: Store, cluster_id: str) -> None:
    for key, _ in store.items(KIND, f"{cluster_id}/"):
        store.delete(KIND, key)
