"""Pipelines as settings: they are made, changed, listed and deleted. None runs, since there is no Spark; starting one says so.

Source: https://docs.databricks.com/api/workspace/pipelines
"""

from __future__ import annotations

import uuid
from typing import Any

from sandbox.core import visibility
from sandbox.core.authorization import note_owner, require_object
from sandbox.core.call import Call
from sandbox.core.errors import InvalidParameterValue, NotImplementedYet, ResourceDoesNotExist
from sandbox.core.rights import ANYONE, needs, shows
from sandbox.core.routing import Answer, Route
from sandbox.core.shapes import FLAG, OBJECT, TEXT, MapOf, Shape
from sandbox.core.store import Document
from sandbox.core.workspace import now_ms
from sandbox.services.unity_catalog._named_objects import require_pipeline

_PATH = "/api/2.0/pipelines"
_LEVELS = ("CAN_VIEW", "CAN_RUN", "CAN_MANAGE", "IS_OWNER")
_NOT_SETTINGS = ("pipeline_id", "expected_last_modified", "dry_run", "allow_duplicate_names", "access_control_list")
_PAGE = 25
_BODY: dict[str, Shape] = {
    **dict.fromkeys(("name", "catalog", "schema", "target", "storage", "channel", "edition", "budget_policy_id"), TEXT),
    **dict.fromkeys(("continuous", "development", "photon", "serverless", "dry_run", "allow_duplicate_names"), FLAG),
    "configuration": MapOf(TEXT),
    "clusters": [OBJECT],
    "libraries": [OBJECT],
    "notifications": [OBJECT],
}


def _find(call: Call, *levels: str) -> Document:
    found = call.store.get("pipeline", call.path["id"])
    if found is None:
        raise ResourceDoesNotExist(f"The specified pipeline {call.path['id']} was not found.")
    require_object(call, "pipelines", call.path["id"], *levels)
    return found


def _spec(call: Call, before: Document | None = None) -> Document:
    spec = {name: value for name, value in call.body.items() if name not in _NOT_SETTINGS and value is not None}
    name = spec.get("name")
    if not name:
        raise InvalidParameterValue("Missing required field: name")
    taken = [each for each in call.store.list("pipeline") if each["spec"]["name"] == name and each != before]
    if taken and not call.body.get("allow_duplicate_names"):
        raise InvalidParameterValue(
            f"Pipeline name '{name}' is already used by another pipeline.", error_code="RESOURCE_CONFLICT"
        )
    require_pipeline(call, spec, before["spec"] if before else None)
    return spec


def _create(call: Call) -> Answer:
    spec = _spec(call)
    if call.body.get("dry_run"):
        return {"effective_settings": spec}
    pipeline_id = str(uuid.uuid4())
    document = {
        "pipeline_id": pipeline_id,
        "creator_user_name": call.principal,
        "last_modified": now_ms(),
        "spec": spec,
    }
    call.store.put("pipeline", pipeline_id, document)
    note_owner(call, "pipelines", pipeline_id, "IS_OWNER")
    return {"pipeline_id": pipeline_id}


def _view(document: Document) -> Document:
    spec: dict[str, Any] = {"id": document["pipeline_id"], **document["spec"]}
    return {
        "pipeline_id": document["pipeline_id"],
        "name": spec["name"],
        "state": "IDLE",
        "creator_user_name": document["creator_user_name"],
        "run_as_user_name": document["creator_user_name"],
        "last_modified": document["last_modified"],
        "latest_updates": [],
        "spec": spec,
    }


def _get(call: Call) -> Answer:
    return _view(_find(call, *_LEVELS))


def _update(call: Call) -> Answer:
    found = _find(call, "CAN_MANAGE")
    spec = _spec(call, found)
    call.store.put("pipeline", found["pipeline_id"], {**found, "spec": spec, "last_modified": now_ms()})
    return {}


def _delete(call: Call) -> Answer:
    pipeline_id = _find(call, "CAN_MANAGE")["pipeline_id"]
    call.store.delete("pipeline", pipeline_id)
    call.store.delete("permissions", f"pipelines/{pipeline_id}")
    return {}


def _list(call: Call) -> Answer:
    page, more = call.page("pipeline", where=visibility.objects(call, "pipelines"), default_size=_PAGE)
    kept = ("pipeline_id", "name", "state", "creator_user_name", "run_as_user_name")
    return {"statuses": [{name: _view(each)[name] for name in kept} for each in page], **more}


def _events(call: Call) -> Answer:
    _find(call, *_LEVELS)
    return {"events": []}


def _start(call: Call) -> Answer:
    _find(call, "CAN_RUN", "CAN_MANAGE")
    raise NotImplementedYet(
        "The sandbox has no Spark: a pipeline can be described here, and runs on a real workspace only."
    )


def _stop(call: Call) -> Answer:
    _find(call, "CAN_RUN", "CAN_MANAGE")
    return {}


_ONE = _PATH + "/{id}"
_VIEW, _MANAGE, _RUN = (needs(f"{level} on the pipeline") for level in ("CAN_VIEW", "CAN_MANAGE", "CAN_RUN"))
ROUTES = [
    Route("POST", _PATH, _create, right=ANYONE, body=_BODY),
    Route("GET", _PATH, _list, right=shows("CAN_VIEW")),
    Route("GET", _ONE, _get, right=_VIEW),
    Route("PUT", _ONE, _update, right=_MANAGE, body=_BODY),
    Route("DELETE", _ONE, _delete, right=_MANAGE),
    Route("GET", _ONE + "/events", _events, right=_VIEW),
    Route("GET", _ONE + "/updates", lambda call: {"updates": []} if _find(call, *_LEVELS) else {}, right=_VIEW),
    Route("POST", _ONE + "/updates", _start, right=_RUN),
    Route("POST", _ONE + "/stop", _stop, right=_RUN),
]
