"""Serving endpoints: create, change, look at, delete.

Source: https://docs.databricks.com/api/workspace/servingendpoints. Scoring is in `serving_endpoints_invocations`, logs and metrics are in
`serving_endpoints_insight`. Quirks kept: an endpoint may be made without ``config`` (then nothing is updating, and nothing is ready); a
default ``traffic_config`` is always shown; ``served_models`` and ``served_entities`` are both shown; a second update while one is under way
is a conflict; a failed update stays visible as ``pending_config`` while the former config goes on serving.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from sandbox.core import visibility
from sandbox.core.authorization import note_owner
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, ResourceAlreadyExists, ResourceConflict, ResourceDoesNotExist
from sandbox.core.listing import field
from sandbox.core.rights import needs, shows
from sandbox.core.routing import Route
from sandbox.core.shapes import FLAG, OBJECT, TEXT, WHOLE, Shape, check
from sandbox.core.workspace import Workspace, now_ms
from sandbox.runtime.serving.supervisor import KIND, SERVICE, Supervisor
from sandbox.services.serving._access import LEVELS, OBJECT_TYPE, may, require_level
from sandbox.services.serving._config import parse_config
from sandbox.services.serving._tables import set_capture_table, set_gateway_table
from sandbox.services.serving._views import detailed, summary, supervisor
from sandbox.services.workspace._secret_references import require_readable

Document = dict[str, Any]

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")
_GATEWAY_FIELDS = ("fallback_config", "guardrails", "inference_table_config", "rate_limits", "usage_tracking_config")
_KEPT_AS_GIVEN = (
    "description",
    "budget_policy_id",
    "email_notifications",
    "telemetry_config",
    "rate_limits",
    "route_optimized",
)


async def start(workspace: Workspace) -> None:
    workspace.services[SERVICE] = Supervisor(workspace)
    await supervisor(workspace).start()


async def stop(workspace: Workspace) -> None:
    await supervisor(workspace).stop()


def find(call: Call, level: str) -> Document:
    """The endpoint named in the path. Raises `ResourceDoesNotExist`, or `PermissionDenied` without ``level`` on it."""
    name = call.path["name"]
    document = call.store.get(KIND, name)
    if document is None:
        raise ResourceDoesNotExist(f"Endpoint with name '{name}' does not exist.")
    require_level(call, name, document["id"], level)
    return document


def _show(call: Call, document: Document) -> Document:
    level = next((level for level in LEVELS if may(call, document, level)), LEVELS[-1])
    return detailed(call, document, level)


def _save(call: Call, document: Document) -> Document:
    document["last_updated_timestamp"] = now_ms()
    return call.store.put(KIND, document["name"], document)


def _object(source: Document, key: str) -> Document | None:
    value = source.get(key)
    if value is not None and not isinstance(value, dict):
        raise InvalidParameterValue(f"{key} must be an object, got {value!r}.")
    return value


def _tags(given: Any) -> list[Document]:
    """``[{"key", "value"?}]``; a mapping, as the MLflow client's users write it, is taken as well."""
    if isinstance(given, dict):
        given = [{"key": key, "value": value} for key, value in given.items()]
    if given is not None and not isinstance(given, list):
        raise InvalidParameterValue(f"tags must be a list of objects with key and value, got {given!r}.")
    for tag in given or []:
        if not isinstance(tag, dict) or not isinstance(tag.get("key"), str) or not tag["key"]:
            raise InvalidParameterValue(f"A tag needs a key, got {tag!r}.")
    return [{"key": tag["key"], "value": tag.get("value", "")} for tag in given or []]


def _create(call: Call) -> Document:
    require_readable(call, call.body)
    name = call.need("name")
    if not isinstance(name, str) or not _NAME.match(name):
        raise InvalidParameterValue(
            f"Endpoint name {name!r} must start with a letter or digit and hold up to 63 letters, digits, dashes and underscores."
        )
    if call.store.get(KIND, name) is not None:
        raise ResourceAlreadyExists(f"Endpoint with name '{name}' already exists.")
    now = now_ms()
    document: Document = {
        "name": name,
        "id": uuid.uuid4().hex,
        "creator": call.principal,
        "creation_timestamp": now,
        "description": "",
        "route_optimized": False,
        "tags": _tags(call.body.get("tags")),
        "state": {"ready": "NOT_READY", "config_update": "NOT_UPDATING"},
        **{key: call.body[key] for key in _KEPT_AS_GIVEN if call.body.get(key) is not None},
    }
    _set_gateway(call, document, _object(call.body, "ai_gateway"))
    if config := _object(call.body, "config"):
        _set_pending(call, document, config)
    _save(call, document)
    note_owner(call, OBJECT_TYPE, document["id"])
    supervisor(call.workspace).open(document)
    if config:
        supervisor(call.workspace).deploy(name)
    return _show(call, document)


def _set_pending(call: Call, document: Document, config: Document) -> None:
    versions = [each["config_version"] for key in ("config", "pending_config") if (each := document.get(key))]
    pending = parse_config(call, config, max(versions, default=0) + 1)
    capture = set_capture_table(call, document, pending.pop("auto_capture_config", None))
    if capture is not None:
        pending["auto_capture_config"] = capture
    document["pending_config"] = {**pending, "start_time": now_ms()}
    document["state"] = {**document["state"], "config_update": "IN_PROGRESS"}
    external = pending["served_entities"][0].get("external_model")
    if external:
        document["task"] = external["task"]


def _set_gateway(call: Call, document: Document, gateway: Document | None) -> None:
    gateway = {key: value for key, value in (gateway or {}).items() if key in _GATEWAY_FIELDS and value is not None}
    check(gateway, _GATEWAY)
    for rule in gateway.get("rate_limits") or []:
        if rule.get("renewal_period") != "minute":
            raise InvalidParameterValue(
                f"The renewal_period of a rate limit must be 'minute', got {rule.get('renewal_period')!r}."
            )
    set_gateway_table(call, document, _object(gateway, "inference_table_config"))
    document["ai_gateway"] = gateway or None


def _list(call: Call) -> Document:
    visible = call.store.list(KIND, where=visibility.objects(call, OBJECT_TYPE, field("id")))
    return {"endpoints": [summary(call, each) for each in visible]}


def _get(call: Call) -> Document:
    return _show(call, find(call, "CAN_VIEW"))


def _delete(call: Call) -> None:
    document = find(call, "CAN_MANAGE")
    call.store.delete(KIND, document["name"])
    call.store.delete("permissions", f"{OBJECT_TYPE}/{document['id']}")
    supervisor(call.workspace).close(document)


def _update_config(call: Call) -> Document:
    require_readable(call, call.body)
    document = find(call, "CAN_MANAGE")
    if document["state"]["config_update"] == "IN_PROGRESS":
        raise ResourceConflict(
            f"Endpoint '{document['name']}' is being updated. Wait until that update is done, then try again."
        )
    _set_pending(call, document, call.body)
    _save(call, document)
    supervisor(call.workspace).configure(document)
    supervisor(call.workspace).deploy(document["name"])
    return _show(call, document)


def _put_gateway(call: Call) -> Document:
    document = find(call, "CAN_MANAGE")
    _set_gateway(call, document, call.body)
    _save(call, document)
    supervisor(call.workspace).configure(document)
    return document["ai_gateway"] or {}


def _put_rate_limits(call: Call) -> Document:
    document = find(call, "CAN_MANAGE")
    limits = call.body.get("rate_limits") or []
    document["rate_limits"] = limits
    _save(call, document)
    supervisor(call.workspace).configure(document)
    return {"rate_limits": limits}


def _patch_tags(call: Call) -> Document:
    document = find(call, "CAN_MANAGE")
    tags = {tag["key"]: tag for tag in document["tags"]}
    for key in call.body.get("delete_tags") or []:
        tags.pop(key, None)
    tags |= {tag["key"]: tag for tag in _tags(call.body.get("add_tags"))}
    document["tags"] = list(tags.values())
    return {"tags": _save(call, document)["tags"]}


def _patch_notifications(call: Call) -> Document:
    document = find(call, "CAN_MANAGE")
    document["email_notifications"] = _object(call.body, "email_notifications")
    _save(call, document)
    return {"name": document["name"], "email_notifications": document["email_notifications"]}


def _patch_telemetry(call: Call) -> Document:
    document = find(call, "CAN_MANAGE")
    document["telemetry_config"] = _object(call.body, "telemetry_config")
    return _show(call, _save(call, document))


_RATE_LIMITS: Shape = [{"calls": WHOLE, "tokens": WHOLE, "key": TEXT, "principal": TEXT, "renewal_period": TEXT}]
_GATEWAY: dict[str, Shape] = {
    **dict.fromkeys(("fallback_config", "guardrails", "usage_tracking_config"), OBJECT),
    "rate_limits": _RATE_LIMITS,
}
_NEW: Shape = {
    **dict.fromkeys(("description", "budget_policy_id"), TEXT),
    **dict.fromkeys(("email_notifications", "telemetry_config"), OBJECT),
    "rate_limits": _RATE_LIMITS,
    "route_optimized": FLAG,
}
_BASE = "/api/2.0/serving-endpoints"

_MANAGES = needs("CAN_MANAGE on the endpoint")
ROUTES = [
    Route(
        "POST",
        _BASE,
        _create,
        right=needs("EXECUTE on the models served, and what the inference table's schema asks for"),
        body=_NEW,
    ),
    Route("GET", _BASE, _list, right=shows("CAN_VIEW")),
    Route("GET", _BASE + "/{name}", _get, right=needs("CAN_VIEW on the endpoint")),
    Route("DELETE", _BASE + "/{name}", _delete, right=_MANAGES),
    Route("PUT", _BASE + "/{name}/config", _update_config, right=_MANAGES),
    Route("PUT", _BASE + "/{name}/ai-gateway", _put_gateway, right=_MANAGES),
    Route(
        "PUT",
        _BASE + "/{name}/rate-limits",
        _put_rate_limits,
        right=_MANAGES,
        body={"rate_limits": _RATE_LIMITS},
    ),
    Route(
        "PATCH",
        _BASE + "/{name}/tags",
        _patch_tags,
        right=_MANAGES,
        body={"delete_tags": [TEXT]},
    ),
    Route("PATCH", _BASE + "/{name}/notifications", _patch_notifications, right=_MANAGES),
    Route("PATCH", _BASE + "/{name}/telemetry-config", _patch_telemetry, right=_MANAGES),
]
