"""Model serving endpoints."""

from __future__ import annotations

import time
from typing import Any

from sandbox.provider.client import Client, segment
from sandbox.provider.planning import empty
from sandbox.provider.resource import Resource, ResourceError, State, changed

_PATH = "/api/2.0/serving-endpoints"
_TIMEOUT_SECONDS = 45 * 60
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.05, 2.0


def _route_name(old: Any, new: Any, route: dict[str, Any]) -> bool:
    """A route may name its target by either of two fields; the API answers with both."""
    named = (route.get("served_model_name"), route.get("served_entity_name"))
    return (not empty(old) and empty(new) and old in named) or (empty(old) and named == (new, new))


def _as_configured(served: list[dict[str, Any]], configured: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the configured order, the rest behind; without the ``workload_size`` that the API fills in where none was set."""
    order = [each.get("name") for each in configured]
    unsized = {each.get("name") for each in configured if empty(each.get("workload_size"))}
    kept = [{**each, "workload_size": None} if each["name"] in unsized else each for each in served]
    return sorted(kept, key=lambda each: order.index(each["name"]) if each["name"] in order else len(order))


class ServingEndpoint(Resource):
    type_name, noun = "databricks_model_serving", "model serving"
    keep = frozenset({"id", "timeouts", "email_notifications", "rate_limits"})
    zeros = {"route_optimized": False}
    suppress = {
        "config.traffic_config.routes.served_model_name": _route_name,
        "config.traffic_config.routes.served_entity_name": _route_name,
    }

    def create(self, client: Client, planned: State) -> str:
        client.post(_PATH, self.body(planned, "serving_endpoint_id", "endpoint_url"))
        return str(planned["name"])

    def complete(self, client: Client, id_: str, planned: State) -> None:
        try:
            self._wait(client, id_)
        except ResourceError:
            # As the real one: an endpoint that did not come up is not left behind.
            self.delete(client, id_, {})
            raise

    def _wait(self, client: Client, name: str) -> None:
        deadline, pause = time.monotonic() + _TIMEOUT_SECONDS, _FIRST_WAIT_SECONDS
        while True:
            state = client.get(f"{_PATH}/{segment(name)}").get("state", {})
            if state.get("config_update") in (None, "NOT_UPDATING"):
                return
            if state["config_update"] in ("UPDATE_FAILED", "UPDATE_CANCELED"):
                raise ResourceError(
                    f"failed to reach NOT_UPDATING, got {state['config_update']}: see the endpoint's events"
                )
            if time.monotonic() > deadline:
                raise ResourceError(f"endpoint {name} is still updating after {_TIMEOUT_SECONDS // 60} minutes")
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_WAIT_SECONDS)

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        answer = client.get(f"{_PATH}/{segment(id_)}")
        config = dict(answer.get("config") or {})
        configured: dict[str, Any] = next(iter(prior.get("config") or []), {}) or {}
        config.pop("served_entities" if configured.get("served_models") else "served_models", None)
        for block in ("served_entities", "served_models"):
            if config.get(block) and configured.get(block):
                config[block] = _as_configured(config[block], configured[block])
        answer["config"] = config or None
        url = answer.get("endpoint_url") or ""
        state = self.state(answer, prior, id_, serving_endpoint_id=answer.get("id"), endpoint_url=url)
        # The block is computed as well: without one there is no list of blocks, not an empty list.
        return {**state, "config": state["config"] or None}

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        body, url = self.body(planned), f"{_PATH}/{segment(id_)}"
        if changed(prior, planned, "config") and body.get("config"):
            client.call("PUT", f"{url}/config", {"name": id_, **body["config"]})
            self._wait(client, id_)
        if changed(prior, planned, "tags"):
            before, now = (
                {tag["key"]: tag.get("value") for tag in state.get("tags") or []} for state in (prior, planned)
            )
            added = [{"key": k, "value": v} for k, v in now.items() if k not in before or before[k] != v]
            client.call("PATCH", f"{url}/tags", {"add_tags": added, "delete_tags": [k for k in before if k not in now]})
        if changed(prior, planned, "ai_gateway"):
            client.call("PUT", f"{url}/ai-gateway", body.get("ai_gateway") or {})
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.call("DELETE", f"{_PATH}/{segment(id_)}")
