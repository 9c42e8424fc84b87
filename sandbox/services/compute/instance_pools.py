"""Instance pools. Source: https://docs.databricks.com/api/workspace/instancepools"""

from __future__ import annotations

import secrets

from sandbox.core import visibility
from sandbox.core.authorization import note_owner, require_object
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceDoesNotExist
from sandbox.core.rights import ADMINISTRATOR, needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import FLAG, OBJECT, SCALAR, TEXT, WHOLE, MapOf, Shape
from sandbox.core.store import Document
from sandbox.services.compute._compute_catalog import NODE_TYPES

_PATH = "/api/2.0/instance-pools"
_FIXED = (
    "node_type_id",
    "aws_attributes",
    "azure_attributes",
    "gcp_attributes",
    "disk_spec",
    "preloaded_spark_versions",
)
_FIELDS = (
    "instance_pool_name", "min_idle_instances", "max_capacity", "idle_instance_autotermination_minutes", "custom_tags",
    "enable_elastic_disk", "preloaded_docker_images", "instance_pool_fleet_attributes", *_FIXED,
)  # fmt: skip
_DEFAULTS = {"min_idle_instances": 0, "idle_instance_autotermination_minutes": 0, "enable_elastic_disk": True}


def _fetch(call: Call, *levels: str) -> Document:
    pool_id = call.need("instance_pool_id")
    pool = call.store.get("instance_pool", pool_id)
    if pool is None:
        raise ResourceDoesNotExist(f"Can't find an instance pool with id: {pool_id}.")
    require_object(call, "instance-pools", pool_id, *levels)
    return pool


def _fields(call: Call) -> Document:
    pool = {**_DEFAULTS, **{key: call.body[key] for key in _FIELDS if call.body.get(key) is not None}}
    for key in ("min_idle_instances", "max_capacity", "idle_instance_autotermination_minutes"):
        value = pool.get(key, 0)
        if value < 0:
            raise InvalidParameterValue(f"{key} must be a number of at least 0, got {value!r}.")
    if not pool.get("instance_pool_name"):
        raise InvalidParameterValue("Missing required field: instance_pool_name")
    if "max_capacity" in pool and pool["max_capacity"] < pool["min_idle_instances"]:
        raise InvalidParameterValue("max_capacity must not be less than min_idle_instances.")
    return pool


def _create(call: Call) -> Answer:
    pool = _fields(call)
    node_type = pool.get("node_type_id")
    if node_type not in NODE_TYPES:
        raise InvalidParameterValue(f"Node type {node_type} is not supported.")
    number = call.store.next_id("instance_pool", 1)
    pool_id = f"1101-{number:06d}-pool{number}-pool-{secrets.token_hex(4)}"
    tags = {
        "Vendor": "Databricks",
        "DatabricksInstancePoolCreatorId": call.principal,
        "DatabricksInstancePoolId": pool_id,
    }
    stats = {
        "used_count": 0,
        "idle_count": pool["min_idle_instances"],
        "pending_used_count": 0,
        "pending_idle_count": 0,
    }
    more = {"instance_pool_id": pool_id, "default_tags": tags, "state": "ACTIVE", "stats": stats, "status": {}}
    call.store.put("instance_pool", pool_id, {**pool, **more})
    note_owner(call, "instance-pools", pool_id)
    return {"instance_pool_id": pool_id}


def _edit(call: Call) -> Answer:
    old = _fetch(call, "CAN_MANAGE")
    changed = {"node_type_id": old["node_type_id"], **_fields(call)}
    if changed["node_type_id"] != old["node_type_id"]:
        raise InvalidParameterValue("node_type_id of an instance pool cannot be changed.")
    own = {key: old[key] for key in ("instance_pool_id", "default_tags", "state", "stats", "status")}
    fixed = {key: old[key] for key in _FIXED if key in old and key not in changed}
    own["stats"]["idle_count"] = changed["min_idle_instances"]
    call.store.put("instance_pool", old["instance_pool_id"], {**changed, **fixed, **own})
    return {}


def _delete(call: Call) -> Answer:
    pool_id = _fetch(call, "CAN_MANAGE")["instance_pool_id"]
    call.store.delete("instance_pool", pool_id)
    call.store.delete("permissions", f"instance-pools/{pool_id}")
    return {}


def _get(call: Call) -> Answer:
    return _fetch(call, "CAN_ATTACH_TO")


def _list(call: Call) -> Answer:
    return {"instance_pools": call.store.list("instance_pool", where=visibility.objects(call, "instance-pools"))}


_BODY: Shape = {
    **dict.fromkeys(("instance_pool_id", "instance_pool_name", "node_type_id"), TEXT),
    **dict.fromkeys(("aws_attributes", "azure_attributes", "gcp_attributes", "disk_spec", "instance_pool_fleet_attributes"), OBJECT),
    **dict.fromkeys(("min_idle_instances", "max_capacity", "idle_instance_autotermination_minutes"), WHOLE),
    "custom_tags": MapOf(SCALAR),
    "enable_elastic_disk": FLAG,
    "preloaded_docker_images": [OBJECT],
    "preloaded_spark_versions": [TEXT],
}  # fmt: skip
_MANAGES = needs("CAN_MANAGE on the pool")
ROUTES = [
    Route("POST", f"{_PATH}/create", _create, right=ADMINISTRATOR, body=_BODY),
    Route("POST", f"{_PATH}/edit", _edit, right=_MANAGES, body=_BODY),
    Route("POST", f"{_PATH}/delete", _delete, right=_MANAGES, body=_BODY),
    Route("GET", f"{_PATH}/get", _get, right=needs("CAN_ATTACH_TO on the pool")),
    Route("GET", f"{_PATH}/list", _list, right=shows("CAN_ATTACH_TO")),
]
