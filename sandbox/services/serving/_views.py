"""How the API shows an endpoint: the whole of it, or its line in the list."""

from __future__ import annotations

from typing import Any

from sandbox.core.call import Call
from sandbox.core.workspace import Workspace
from sandbox.runtime.serving.endpoint import LiveEndpoint
from sandbox.runtime.serving.supervisor import SERVICE, Supervisor, states

Document = dict[str, Any]

_SHOWN = (
    "name",
    "id",
    "creator",
    "creation_timestamp",
    "last_updated_timestamp",
    "description",
    "tags",
    "state",
    "ai_gateway",
    "rate_limits",
    "budget_policy_id",
    "email_notifications",
    "telemetry_config",
    "route_optimized",
    "task",
)
_SUMMARY = (*(field for field in _SHOWN if field not in ("rate_limits", "email_notifications", "route_optimized")),)
_MODEL_NAMES = {"entity_name": "model_name", "entity_version": "model_version"}


def supervisor(workspace: Workspace) -> Supervisor:
    service = workspace.services[SERVICE]
    assert isinstance(service, Supervisor)
    return service


def detailed(call: Call, document: Document, permission_level: str) -> Document:
    """`ServingEndpointDetailed`: with the live state of each served entity."""
    live = supervisor(call.workspace).get(document["name"])
    shown = {key: document[key] for key in _SHOWN if document.get(key) is not None}
    shown["state"] = _state(live, document)
    shown["permission_level"] = permission_level
    if document.get("route_optimized"):
        shown["endpoint_url"] = f"{call.url}/serving-endpoints/{document['name']}/invocations"
    for key in ("config", "pending_config"):
        if config := document.get(key):
            shown[key] = _config(live, config, key == "pending_config")
    return shown


def summary(call: Call, document: Document) -> Document:
    """`ServingEndpoint`: a line of the list, which names what is served and leaves the rest out."""
    shown = {key: document[key] for key in _SUMMARY if document.get(key) is not None}
    shown["state"] = _state(supervisor(call.workspace).get(document["name"]), document)
    if config := document.get("config"):
        entities = [
            {key: entity[key] for key in ("name", "entity_name", "entity_version", "external_model") if key in entity}
            for entity in config["served_entities"]
        ]
        shown["config"] = {"served_entities": entities, "served_models": _as_models(entities)}
    return shown


def _state(live: LiveEndpoint | None, document: Document) -> Document:
    """``ready`` as it is now: what was deployed may have stopped answering since.

    ``inference_tables``, which the platform has not, says what a caller should know of a table that does not take every row; the
    platform's own place for that exists for `auto_capture_config` alone.
    """
    state = dict(document["state"])
    if live is None:
        return state
    if live.active is not None and not live.ready:
        state["ready"] = "NOT_READY"
    told = [table for table in (each.status() for each in live.captures.values()) if table["status_message"]]
    return {**state, "inference_tables": told} if told else state


def _config(live: LiveEndpoint | None, config: Document, pending: bool) -> Document:
    entities = states(live, config["served_entities"], pending)
    shown = {**config, "served_entities": entities, "served_models": _as_models(entities)}
    if capture := config.get("auto_capture_config"):
        shown["auto_capture_config"] = {**capture, "state": {"payload_table": _payload_table(live, capture)}}
    return shown


def _payload_table(live: LiveEndpoint | None, capture: Document) -> Document:
    tables = [
        each.status() for each in (live.captures.values() if live else ()) if each.target.layout == "auto_capture"
    ]
    name = f"{capture['table_name_prefix']}_payload"
    # The last one made is the one that the config names.
    return tables[-1] if tables else {"name": name, "status": "READY", "status_message": ""}


def _as_models(entities: list[Document]) -> list[Document]:
    """The same entities under the older names; an external model is none."""
    return [
        {_MODEL_NAMES.get(k, k): v for k, v in entity.items()} for entity in entities if "external_model" not in entity
    ]
