"""What an endpoint says about itself: build and server logs of its served entities, metrics, an OpenAPI description.

Source: https://docs.databricks.com/api/workspace/servingendpoints (buildlogs, logs, exportmetrics, getopenapi).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.core.call import Call
from sandbox.core.errors import ResourceDoesNotExist
from sandbox.core.rights import needs
from sandbox.core.routing import Route
from sandbox.runtime.serving.endpoint import LiveEndpoint
from sandbox.runtime.serving.image import folders, version_folder
from sandbox.services.serving._views import supervisor
from sandbox.services.serving.endpoints import find

Document = dict[str, Any]

LOG_TAIL_BYTES = 1024 * 1024
QUANTILES = (0.5, 0.75, 0.95, 0.99)
_JSON_TYPES = {
    "long": "integer",
    "integer": "integer",
    "double": "number",
    "float": "number",
    "boolean": "boolean",
    "string": "string",
}


def _entity(document: Document, name: str) -> Document:
    for key in ("pending_config", "config"):
        for entity in (document.get(key) or {}).get("served_entities", []):
            if entity["name"] == name:
                return dict(entity)
    raise ResourceDoesNotExist(f"Served model '{name}' does not exist in endpoint '{document['name']}'.")


def _build_logs(call: Call) -> Document:
    entity = _entity(find(call, "CAN_MANAGE"), call.path["served"])
    return {"logs": _tail(folders(call.workspace, entity).build_log)}


def _logs(call: Call) -> Document:
    entity = _entity(find(call, "CAN_MANAGE"), call.path["served"])
    return {"logs": _tail(folders(call.workspace, entity).server_log)}


def _tail(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LOG_TAIL_BYTES))
        return file.read().decode(errors="replace")


def _metrics(call: Call) -> Response:
    """Prometheus text, under the names of the platform's export."""
    document = find(call, "CAN_VIEW")
    live = supervisor(call.workspace).get(document["name"])
    assert live is not None
    return PlainTextResponse("\n".join(_lines(live)) + "\n", media_type="text/plain; version=0.0.4")


def _lines(live: LiveEndpoint) -> list[str]:
    label = f'endpoint_name="{live.name}"'
    statuses = live.statistics.statuses
    lines = []
    for name, low, high in (
        ("request_count", 100, 600),
        ("request_4xx_count", 400, 500),
        ("request_5xx_count", 500, 600),
    ):
        total = sum(count for status, count in statuses.items() if low <= status < high)
        lines += [f"# TYPE {name}_total counter", f"{name}_total{{{label}}} {total}"]
    latencies = sorted(live.statistics.latencies_ms)
    lines.append("# TYPE request_latency_ms summary")
    for quantile in QUANTILES if latencies else ():
        value = latencies[min(len(latencies) - 1, int(quantile * len(latencies)))]
        lines.append(f'request_latency_ms{{{label},quantile="{quantile}"}} {value:.3f}')
    return lines


def _openapi(call: Call) -> Response:
    """The request's shape, from the signature of the first served entity."""
    document = find(call, "CAN_VIEW")
    config = document.get("config")
    if config is None:
        raise ResourceDoesNotExist(f"Endpoint '{document['name']}' has no served entity that is ready.")
    entity = config["served_entities"][0]
    row = _row_schema(_signature(call, entity)) if "external_model" not in entity else {"type": "object"}
    path = f"/serving-endpoints/{document['name']}/served-models/{entity['name']}/invocations"
    body = {"type": "object", "properties": {"dataframe_records": {"type": "array", "items": row}}}
    answer = {"type": "object", "properties": {"predictions": {"type": "array", "items": {}}}}
    operation = {
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {"description": "Successful operation", "content": {"application/json": {"schema": answer}}}
        },
    }
    info = {"title": document["name"], "version": entity.get("entity_version", "1")}
    servers = [{"url": call.url}]
    return JSONResponse({"openapi": "3.1.0", "info": info, "servers": servers, "paths": {path: {"post": operation}}})


def _signature(call: Call, entity: Document) -> list[Document]:
    """Columns of the model's input signature; empty when it has none or takes tensors."""
    for folder in (folders(call.workspace, entity).model, version_folder(call.workspace, entity)):
        if (folder / "MLmodel").is_file():
            described = yaml.safe_load((folder / "MLmodel").read_text()).get("signature") or {}
            return [column for column in json.loads(described.get("inputs") or "[]") if "name" in column]
    return []


def _row_schema(columns: list[Document]) -> Document:
    properties = {
        column["name"]: {"type": _JSON_TYPES[column["type"]]} if column["type"] in _JSON_TYPES else {}
        for column in columns
    }
    required = [column["name"] for column in columns if column.get("required", True)]
    return {"type": "object", "properties": properties, "required": required}


_BASE = "/api/2.0/serving-endpoints/{name}"

_MANAGES = needs("CAN_MANAGE on the endpoint")
_VIEWS = needs("CAN_VIEW on the endpoint")
ROUTES = [
    Route("GET", _BASE + "/served-models/{served}/build-logs", _build_logs, right=_MANAGES),
    Route("GET", _BASE + "/served-models/{served}/logs", _logs, right=_MANAGES),
    Route("GET", _BASE + "/metrics", _metrics, right=_VIEWS),
    Route("GET", _BASE + "/openapi", _openapi, right=_VIEWS),
]
