"""What clusters may be made of, and what happened to them: node types, runtimes, zones, events.

Source: https://docs.databricks.com/api/workspace/clusters
"""

from __future__ import annotations

from typing import Any

from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue
from sandbox.core.fields import not_negative
from sandbox.core.rights import ANYONE, needs
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import ID, TEXT, Shape
from sandbox.services.compute import _cluster_events
from sandbox.services.compute._cluster_record import find
from sandbox.services.compute._compute_catalog import NODE_TYPES, SPARK_VERSIONS

_DEFAULT_EVENTS, _MAX_EVENTS = 50, 500


def _node_types(_: Call) -> Answer:
    return {"node_types": [NODE_TYPES[name].document() for name in sorted(NODE_TYPES)]}


def _spark_versions(_: Call) -> Answer:
    return {"versions": [{"key": key, "name": name} for key, name in SPARK_VERSIONS.items()]}


def _zones(_: Call) -> Answer:
    return {"zones": ["local-1a", "local-1b"], "default_zone": "local-1a"}


def _events(call: Call) -> Answer:
    cluster = find(call, "CAN_ATTACH_TO", "CAN_RESTART")
    body = call.body
    order = body.get("order", "DESC")
    if order not in ("ASC", "DESC"):
        raise InvalidParameterValue(f"order must be ASC or DESC, got {order}.")
    types = body.get("event_types") or []
    first, last = int(body.get("start_time") or 0), int(body.get("end_time") or 2**63)
    events = [
        event
        for event in _cluster_events.of(call.store, cluster["cluster_id"])
        if first <= event["timestamp"] <= last and (not types or event["type"] in types)
    ]
    if order == "DESC":
        events.reverse()
    size = min(not_negative(body.get("page_size") or body.get("limit") or _DEFAULT_EVENTS, "page_size"), _MAX_EVENTS)
    start = not_negative(body.get("page_token") or body.get("offset") or 0, "page_token")
    answer: dict[str, Any] = {"events": events[start : start + size], "total_count": len(events)}
    if start + size < len(events):
        answer["next_page"] = {**body, "cluster_id": cluster["cluster_id"], "offset": start + size, "limit": size}
        answer["next_page_token"] = str(start + size)
    return answer


_BODY: Shape = {
    "cluster_id": TEXT, "order": TEXT, "event_types": [TEXT], "page_token": TEXT,
    **dict.fromkeys(("start_time", "end_time", "limit", "offset", "page_size"), ID),
}  # fmt: skip
ROUTES = [
    Route(method, f"/api/{version}/clusters/{name}", handler, right, body=_BODY)
    for version in ("2.0", "2.1")
    for method, name, handler, right in (
        ("GET", "list-node-types", _node_types, ANYONE),
        ("GET", "spark-versions", _spark_versions, ANYONE),
        ("GET", "list-zones", _zones, ANYONE),
        ("POST", "events", _events, needs("CAN_ATTACH_TO on the cluster")),
    )
]
