"""Scoring: ``/serving-endpoints/NAME/invocations``, with and without ``/api/2.0`` in front, and of one served entity.

The body goes to the model's process as it came and its answer comes back as it is; MLflow's scoring server there reads
``dataframe_split``, ``dataframe_records``, ``inputs`` and ``instances`` and words the errors.
Source: https://docs.databricks.com/api/workspace/servingendpoints/query
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from sandbox.core.bodies import read
from sandbox.core.call import Call
from sandbox.core.errors import ApiError, ResourceDoesNotExist
from sandbox.core.identity import groups_of
from sandbox.core.rights import needs
from sandbox.core.routing import Route
from sandbox.core.workspace import now_ms
from sandbox.runtime.serving.capture import Scored
from sandbox.runtime.serving.channel import Answer, ChannelClosed
from sandbox.runtime.serving.endpoint import LiveEndpoint
from sandbox.runtime.serving.generation import Served
from sandbox.services.serving._access import require_level
from sandbox.services.serving._views import supervisor

MAX_REQUEST_BYTES = 16 * 1024 * 1024
TIMEOUT_SECONDS = 297.0
"""Both limits are the platform's for custom models."""
_UNKNOWN = (
    "The given endpoint does not exist, please retry after checking the specified model and version deployment exists."
)


class BadRequest(ApiError):
    status, error_code = HTTPStatus.BAD_REQUEST, "BAD_REQUEST"


class RequestLimitExceeded(ApiError):
    status, error_code = HTTPStatus.TOO_MANY_REQUESTS, "REQUEST_LIMIT_EXCEEDED"


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, on the way to the inference tables."""

    request_id: str
    received_ms: int
    requester: str
    body: bytes
    answer: Answer


async def _invoke(call: Call) -> Response:
    live = supervisor(call.workspace).get(call.path["name"])
    if live is None:
        raise ResourceDoesNotExist(_UNKNOWN)
    require_level(call, live.name, live.id, "CAN_QUERY")
    _check_rate(call, live)
    received_ms, started = now_ms(), time.perf_counter()
    body = await read(call.request, MAX_REQUEST_BYTES)
    if body is None:
        raise BadRequest(f"Request size cannot exceed {MAX_REQUEST_BYTES} bytes.")
    # Chosen only now: while the body came in, an update may have taken over, or the endpoint may have gone.
    if supervisor(call.workspace).get(live.name) is not live:
        raise ResourceDoesNotExist(_UNKNOWN)
    served = live.served(call.path.get("served"))
    if served is None:
        raise _not_ready(live, call.path.get("served"))
    answer = await _score(call, served, body)
    request_id = str(uuid.uuid4())
    if live.captures:
        _record(live, served, Exchange(request_id, received_ms, call.principal, body, answer))
    live.statistics.add(answer.status, (time.perf_counter() - started) * 1000)
    headers = {"served-model-name": served.entity["name"], "x-request-id": request_id}
    return Response(answer.body, answer.status, headers, answer.media_type)


async def _score(call: Call, served: Served, body: bytes) -> Answer:
    """The model's answer, or one that says why there is none: it is counted and captured like any other."""
    name = served.entity["name"]
    if served.replica is None:
        provider = served.entity["external_model"]["provider"]
        raise BadRequest(
            f"Served entity {name!r} is an external model of {provider}, which the sandbox keeps but does not call."
        )
    content_type = call.request.headers.get("content-type", "")
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await served.replica.score(content_type.encode(), body)
    except TimeoutError:
        return _failure(
            HTTPStatus.GATEWAY_TIMEOUT, "DEADLINE_EXCEEDED", f"{name} did not answer within {TIMEOUT_SECONDS:.0f} s."
        )
    except ChannelClosed:
        message = f"The model server process of {name} ended while it worked on this request; its logs say more."
        return _failure(HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", message)
    except Exception as error:  # noqa: BLE001 - whatever kept the process from starting is the answer, and is in its build log
        # Not the request's fault, and perhaps over in a moment: a status at which clients try again.
        message = f"Served entity {name!r} could not be started. {error}"
        return _failure(HTTPStatus.SERVICE_UNAVAILABLE, "TEMPORARILY_UNAVAILABLE", message)


def _failure(status: HTTPStatus, error_code: str, message: str) -> Answer:
    body = json.dumps({"error_code": error_code, "message": message}).encode()
    return Answer(status, "application/json", body, 0.0)


def _record(live: LiveEndpoint, served: Served, exchange: Exchange) -> None:
    scored = Scored(
        request_id=exchange.request_id,
        received_ms=exchange.received_ms,
        status=exchange.answer.status,
        duration_ms=exchange.answer.duration_ms,
        request=exchange.body,
        response=exchange.answer.body,
        served_entity_id=served.entity["id"],
        requester=exchange.requester,
        metadata={
            "endpoint_name": live.name,
            "model_name": served.entity["entity_name"],
            "model_version": served.entity["entity_version"],
        },
    )
    for capture in live.captures.values():
        capture.record(scored)


def _check_rate(call: Call, live: LiveEndpoint) -> None:
    if not live.limits:
        return
    rule = live.limits.admit(call.principal, groups_of(call.store, call.principal))
    if rule is not None:
        scope = rule.get("principal") or rule.get("key", "endpoint")
        raise RequestLimitExceeded(
            f"Exceeded the rate limit of {rule['calls']} calls a minute ({scope}) of endpoint '{live.name}'."
        )


def _not_ready(live: LiveEndpoint, served_name: str | None) -> ApiError:
    if live.active is None:
        return BadRequest(f"Endpoint '{live.name}' is not ready: no served entity has been deployed to it yet.")
    return ResourceDoesNotExist(f"Endpoint '{live.name}' has no served model '{served_name}'.")


ROUTES = [
    Route("POST", prefix + path, _invoke, right=needs("CAN_QUERY on the endpoint"), raw_body=True)
    for prefix in ("/serving-endpoints", "/api/2.0/serving-endpoints")
    for path in ("/{name}/invocations", "/{name}/served-models/{served}/invocations")
]
