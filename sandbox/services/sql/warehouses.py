"""SQL warehouses as settings: they are made, changed, started, stopped, shared and deleted. None answers a query, since there is no engine.

Source: https://docs.databricks.com/api/workspace/warehouses (defaults and limits of the fields) and
https://docs.databricks.com/security/auth/access-control (who may do what on one).
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from sandbox.core.authorization import note_owner, require_object
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, NotImplementedYet, PermissionDenied, ResourceDoesNotExist
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import FLAG, TEXT, WHOLE, Shape
from sandbox.core.store import Document
from sandbox.services.compute._cluster_spec import may_create

_PATH = "/api/2.0/sql/warehouses"
_SIZES = (
    "2X-Small", "X-Small", "Small", "Medium", "Large", "X-Large", "2X-Large", "3X-Large", "4X-Large", "5X-Large",
)  # fmt: skip
_TYPES = ("CLASSIC", "PRO")
_POLICIES = ("COST_OPTIMIZED", "RELIABILITY_OPTIMIZED")
_MOST_CLUSTERS, _MOST_NAME = 40, 100
_BODY: dict[str, Shape] = {
    **dict.fromkeys(("name", "cluster_size", "creator_name", "instance_profile_arn", "spot_instance_policy"), TEXT),
    "warehouse_type": TEXT,
    **dict.fromkeys(("auto_stop_mins", "min_num_clusters", "max_num_clusters"), WHOLE),
    **dict.fromkeys(("enable_photon", "enable_serverless_compute"), FLAG),
    "channel": {"name": TEXT, "dbsql_version": TEXT},
    "tags": {"custom_tags": [{"key": TEXT, "value": TEXT}]},
}
_FIELDS = tuple(_BODY)
_DEFAULTS: dict[str, Any] = {
    "auto_stop_mins": 120,
    "min_num_clusters": 1,
    "enable_photon": False,
    "enable_serverless_compute": False,
    "spot_instance_policy": "COST_OPTIMIZED",
    "warehouse_type": "CLASSIC",
    "channel": {"name": "CHANNEL_NAME_CURRENT"},
}
_LEVELS = ("CAN_VIEW", "CAN_MONITOR", "CAN_USE", "CAN_MANAGE", "IS_OWNER")
_STARTS = ("CAN_USE", "CAN_MONITOR")


def _find(call: Call, *levels: str) -> Document:
    found = call.store.get("warehouse", call.path["id"])
    if found is None:
        raise ResourceDoesNotExist(f"SQL warehouse {call.path['id']} does not exist.")
    require_object(call, "warehouses", call.path["id"], *levels)
    return found


def _settings(call: Call, before: Document, but: str | None = None) -> Document:
    """What the request says over ``before``. Raises `InvalidParameterValue`."""
    given = {name: call.body[name] for name in _FIELDS if call.body.get(name) is not None}
    settings = {**before, **given}
    settings.setdefault("max_num_clusters", settings["min_num_clusters"])
    name = settings.get("name")
    if not name or len(name) >= _MOST_NAME:
        raise InvalidParameterValue(f"name is required and must have fewer than {_MOST_NAME} characters, got {name!r}.")
    if any(each["name"] == name and each["id"] != but for each in call.store.list("warehouse")):
        raise InvalidParameterValue(f"SQL warehouse with name `{name}` already exists.")
    for field, known in (("cluster_size", _SIZES), ("warehouse_type", _TYPES), ("spot_instance_policy", _POLICIES)):
        if settings.get(field) not in known:
            raise InvalidParameterValue(f"{field} must be one of {', '.join(known)}, got {settings.get(field)!r}.")
    least, most = settings["min_num_clusters"], settings["max_num_clusters"]
    if not 1 <= least <= most <= _MOST_CLUSTERS:
        raise InvalidParameterValue(
            f"Expected 1 <= min_num_clusters <= max_num_clusters <= {_MOST_CLUSTERS}, got {least} and {most}."
        )
    if (
        settings["auto_stop_mins"] != 0
        and settings["auto_stop_mins"] < 10
        and not settings["enable_serverless_compute"]
    ):
        raise InvalidParameterValue(f"auto_stop_mins must be 0 or at least 10, got {settings['auto_stop_mins']}.")
    if settings["enable_serverless_compute"] and settings["warehouse_type"] != "PRO":
        raise InvalidParameterValue("A serverless SQL warehouse must have warehouse_type PRO.")
    return settings


def _create(call: Call) -> Answer:
    if not may_create(call, None):
        raise PermissionDenied(f"{call.principal} is not authorized to create SQL warehouses.")
    settings = _settings(call, _DEFAULTS)
    warehouse_id = secrets.token_hex(8)
    settings.setdefault("creator_name", call.principal)
    document = {**settings, "id": warehouse_id, "state": "RUNNING", "data_source_id": str(uuid.uuid4())}
    call.store.put("warehouse", warehouse_id, document)
    note_owner(call, "warehouses", warehouse_id, "IS_OWNER")
    return {"id": warehouse_id}


def _view(call: Call, document: Document) -> Document:
    """As the platform shows it. The addresses are where clients would find an engine; the sandbox has none there."""
    running = document["state"] == "RUNNING"
    host, _, port = call.request.headers["host"].rpartition(":")
    path = f"/sql/1.0/warehouses/{document['id']}"
    seen = {name: value for name, value in document.items() if name != "data_source_id"}
    return {
        **seen,
        "num_clusters": document["min_num_clusters"] if running else 0,
        "num_active_sessions": 0,
        "jdbc_url": f"jdbc:spark://{host}:{port}/default;transportMode=http;ssl=1;AuthMech=3;httpPath={path};",
        "odbc_params": {"hostname": host, "path": path, "protocol": "https", "port": int(port)},
        "health": {"status": "HEALTHY"} if running else {},
    }


def _get(call: Call) -> Answer:
    return _view(call, _find(call, *_LEVELS))


def _edit(call: Call) -> Answer:
    found = _find(call, "CAN_MANAGE")
    settings = _settings(call, found, found["id"])
    call.store.put("warehouse", found["id"], settings)
    return {}


def _delete(call: Call) -> Answer:
    warehouse_id = _find(call, "CAN_MANAGE")["id"]
    call.store.delete("warehouse", warehouse_id)
    call.store.delete("permissions", f"warehouses/{warehouse_id}")
    return {}


def _start(call: Call) -> Answer:
    found = _find(call, *_STARTS)
    call.store.put("warehouse", found["id"], {**found, "state": "RUNNING"})
    return {}


def _stop(call: Call) -> Answer:
    found = _find(call, "CAN_MANAGE")
    call.store.put("warehouse", found["id"], {**found, "state": "STOPPED"})
    return {}


def _visible(call: Call) -> list[Document]:
    found = []
    for document in call.store.list("warehouse"):
        try:
            require_object(call, "warehouses", document["id"], *_LEVELS)
        except PermissionDenied:
            continue
        found.append(document)
    return found


def _list(call: Call) -> Answer:
    return {"warehouses": [_view(call, each) for each in _visible(call)]}


def _data_sources(call: Call) -> Answer:
    """What the older SQL APIs, and Terraform's provider, know a warehouse by."""
    return [
        {"id": each["data_source_id"], "name": each["name"], "warehouse_id": each["id"], "type": "databricks_internal"}
        for each in _visible(call)
    ]


def _execute(call: Call) -> Answer:
    warehouse_id = call.need("warehouse_id")
    if call.store.get("warehouse", warehouse_id) is None:
        raise InvalidParameterValue(f"SQL warehouse {warehouse_id} does not exist.")
    require_object(call, "warehouses", warehouse_id, *_STARTS)
    raise NotImplementedYet(
        "The sandbox has no SQL engine: a warehouse can be described here, and answers queries on a real workspace only."
    )


_ONE = _PATH + "/{id}"
_VIEW, _USE, _MANAGE = (needs(f"{level} on the warehouse") for level in ("CAN_VIEW", "CAN_USE", "CAN_MANAGE"))
ROUTES = [
    Route("POST", _PATH, _create, right=needs("entitlement allow-cluster-create"), body=_BODY),
    Route("GET", _PATH, _list, right=shows("CAN_VIEW")),
    Route("GET", _ONE, _get, right=_VIEW),
    Route("POST", _ONE + "/edit", _edit, right=_MANAGE, body=_BODY),
    Route("DELETE", _ONE, _delete, right=_MANAGE),
    Route("POST", _ONE + "/start", _start, right=_USE),
    Route("POST", _ONE + "/stop", _stop, right=_MANAGE),
    Route("GET", "/api/2.0/preview/sql/data_sources", _data_sources, right=shows("CAN_VIEW")),
    Route("POST", "/api/2.0/sql/statements", _execute, right=_USE, body={"warehouse_id": TEXT, "statement": TEXT}),
]
