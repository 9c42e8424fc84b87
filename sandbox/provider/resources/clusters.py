"""Clusters with their libraries, single libraries, cluster policies and instance pools."""

from __future__ import annotations

import json
import time
from typing import Any

from sandbox.provider.client import ApiError, Client
from sandbox.provider.conversion import from_api, to_api
from sandbox.provider.protocol.values import canonical
from sandbox.provider.resource import Resource, ResourceError, State, changed

_CLUSTERS, _LIBRARIES, _POLICIES, _POOLS = (
    "/api/2.1/clusters",
    "/api/2.0/libraries",
    "/api/2.0/policies/clusters",
    "/api/2.0/instance-pools",
)
_TIMEOUT_SECONDS = 30 * 60
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.05, 2.0
_OWN = (
    "library",
    "is_pinned",
    "no_wait",
    "id",
    "cluster_id",
    "url",
    "state",
    "default_tags",
    "provider_config",
    "timeouts",
)


def _wait(client: Client, cluster_id: str) -> None:
    """Until the cluster runs and its libraries are installed. Raises `ResourceError` on what ends differently."""
    deadline, pause = time.monotonic() + _TIMEOUT_SECONDS, _FIRST_WAIT_SECONDS
    while time.monotonic() < deadline:
        info = client.get(f"{_CLUSTERS}/get", cluster_id=cluster_id)
        if info["state"] in ("ERROR", "TERMINATED", "TERMINATING"):
            raise ResourceError(f"failed to reach RUNNING, got {info['state']}: {info.get('state_message', '')}")
        statuses = client.get(f"{_LIBRARIES}/cluster-status", cluster_id=cluster_id).get("library_statuses", [])
        failed = [status for status in statuses if status["status"] == "FAILED"]
        if failed:
            raise ResourceError(
                "; ".join(f"{canonical(f['library'])}: {' '.join(f.get('messages', []))}" for f in failed)
            )
        waiting = {"PENDING", "RESOLVING", "INSTALLING", "RESTORED"}
        if info["state"] in ("RUNNING", "RESIZING") and not any(status["status"] in waiting for status in statuses):
            return
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_WAIT_SECONDS)
    raise ResourceError(f"cluster {cluster_id} is not running after {_TIMEOUT_SECONDS // 60} minutes")


class Cluster(Resource):
    type_name, noun = "databricks_cluster", "cluster"
    keep = frozenset(
        {
            "id",
            "library",
            "is_pinned",
            "no_wait",
            "idempotency_token",
            "apply_policy_default_values",
            "provider_config",
            "timeouts",
        }
    )

    zeros = {
        "is_single_node": False,
        "use_ml_runtime": False,
        "remote_disk_throughput": 0,
        "total_initial_remote_disk_size": 0,
    }

    def _libraries(self, state: State) -> list[dict[str, Any]]:
        block = self.schema.block["block_types"]["library"]["block"]
        return [to_api(block, library, {}, frozenset()) for library in state.get("library") or []]

    def _spec(self, state: State) -> dict[str, Any]:
        spec = self.body(state, *_OWN)
        if spec.get("autoscale"):
            spec.pop("num_workers", None)
        else:
            spec.setdefault("num_workers", 0)
        return spec

    def create(self, client: Client, planned: State) -> str:
        return str(client.post(f"{_CLUSTERS}/create", self._spec(planned))["cluster_id"])

    def complete(self, client: Client, id_: str, planned: State) -> None:
        try:
            if planned.get("is_pinned"):
                client.post(f"{_CLUSTERS}/pin", {"cluster_id": id_})
            if libraries := self._libraries(planned):
                client.post(f"{_LIBRARIES}/install", {"cluster_id": id_, "libraries": libraries})
            if not planned.get("no_wait"):
                _wait(client, id_)
        except (ApiError, ResourceError):
            # As the real one: a cluster that did not come up is not left behind.
            client.post(f"{_CLUSTERS}/permanent-delete", {"cluster_id": id_})
            raise

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        try:
            answer = client.get(f"{_CLUSTERS}/get", cluster_id=id_)
        except ApiError as error:
            if error.code == "INVALID_PARAMETER_VALUE" and "does not exist" in str(error):
                return None
            raise
        pinned = client.call("GET", f"{_CLUSTERS}/list", query={"filter_by.is_pinned": "true", "page_size": 100}).get(
            "clusters", []
        )
        url = f"{client.host}/#setting/clusters/{id_}/configuration"
        state = self.state(
            answer, prior, id_, cluster_id=id_, url=url, is_pinned=any(c["cluster_id"] == id_ for c in pinned)
        )
        state["no_wait"] = None  # a wish for one creation, not a property of the cluster
        if prior.get("library"):
            state["library"] = self._installed(client, id_)
        return state

    def _installed(self, client: Client, cluster_id: str) -> list[dict[str, Any]]:
        statuses = client.get(f"{_LIBRARIES}/cluster-status", cluster_id=cluster_id).get("library_statuses", [])
        block = self.schema.block["block_types"]["library"]["block"]
        own = [status["library"] for status in statuses if status["status"] != "UNINSTALL_ON_RESTART"]
        return sorted((from_api(block, library, None, {}, frozenset(), "library.") for library in own), key=canonical)

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        names = [name for name in prior if name not in _OWN]
        if changed(prior, planned, *names):
            self._edit(client, id_, prior, planned, names)
        if changed(prior, planned, "is_pinned"):
            client.post(f"{_CLUSTERS}/{'pin' if planned.get('is_pinned') else 'unpin'}", {"cluster_id": id_})
        if changed(prior, planned, "library"):
            self._exchange_libraries(client, id_, planned)
        return None

    def _edit(self, client: Client, id_: str, prior: State, planned: State, names: list[str]) -> None:
        """A running cluster whose size alone changes is resized and goes on serving; any other change is an edit."""
        spec, running = self._spec(planned), client.get(f"{_CLUSTERS}/get", cluster_id=id_)["state"] == "RUNNING"
        size = ("num_workers", "autoscale")
        if running and not changed(prior, planned, *(name for name in names if name not in size)):
            client.post(
                f"{_CLUSTERS}/resize", {"cluster_id": id_, **{name: spec[name] for name in size if name in spec}}
            )
        else:
            client.post(f"{_CLUSTERS}/edit", {"cluster_id": id_, **spec})

    def _exchange_libraries(self, client: Client, id_: str, planned: State) -> None:
        statuses = client.get(f"{_LIBRARIES}/cluster-status", cluster_id=id_).get("library_statuses", [])
        # One that waits for a restart to go is not there any more: wanted again, it has to be installed, or the restart takes it away.
        staying = [status["library"] for status in statuses if status["status"] != "UNINSTALL_ON_RESTART"]
        now = {_known_by(library): library for library in staying}
        wanted = {_known_by(library): library for library in self._libraries(planned)}
        if gone := [library for key, library in now.items() if key not in wanted]:
            client.post(f"{_LIBRARIES}/uninstall", {"cluster_id": id_, "libraries": gone})
        if new := [library for key, library in wanted.items() if key not in now]:
            client.post(f"{_LIBRARIES}/install", {"cluster_id": id_, "libraries": new})
        if client.get(f"{_CLUSTERS}/get", cluster_id=id_)["state"] == "RUNNING":
            _wait(client, id_)

    def delete(self, client: Client, id_: str, prior: State) -> None:
        if prior.get("is_pinned"):
            client.post(f"{_CLUSTERS}/unpin", {"cluster_id": id_})
        client.post(f"{_CLUSTERS}/permanent-delete", {"cluster_id": id_})


class Library(Resource):
    type_name, noun = "databricks_library", "library"

    def _library(self, state: State) -> dict[str, Any]:
        body = self.body(state, "cluster_id", "provider_config")
        # The schema sets no limit to these blocks, the API takes one.
        return {name: value[0] if isinstance(value, list) else value for name, value in body.items()}

    def create(self, client: Client, planned: State) -> str:
        cluster_id, library = planned["cluster_id"], self._library(planned)
        if client.get(f"{_CLUSTERS}/get", cluster_id=cluster_id)["state"] != "RUNNING":
            client.post(f"{_CLUSTERS}/start", {"cluster_id": cluster_id})
        client.post(f"{_LIBRARIES}/install", {"cluster_id": cluster_id, "libraries": [library]})
        _wait(client, cluster_id)
        return f"{cluster_id}/{_library_text(library)}"

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        cluster_id = prior["cluster_id"]
        statuses = client.get(f"{_LIBRARIES}/cluster-status", cluster_id=cluster_id).get("library_statuses", [])
        wanted = canonical(self._library(prior))
        return prior if any(canonical(status["library"]) == wanted for status in statuses) else None

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.post(f"{_LIBRARIES}/uninstall", {"cluster_id": prior["cluster_id"], "libraries": [self._library(prior)]})


def _known_by(library: dict[str, Any]) -> str:
    """As the real one tells libraries apart: a requirements file has no name of its own there, so another one is never exchanged for it."""
    return canonical({kind: value for kind, value in library.items() if kind != "requirements"})


def _library_text(library: dict[str, Any]) -> str:
    kind, value = next(iter(library.items()))
    return f"{kind}:{value if isinstance(value, str) else canonical(value)}"


def _same_json(old: Any, new: Any, _: Any = None) -> bool:
    try:
        return bool(json.loads(old or "{}") == json.loads(new or "{}"))
    except (TypeError, ValueError):
        return False


class ClusterPolicy(Resource):
    type_name, noun = "databricks_cluster_policy", "cluster policy"
    zeros = {"max_clusters_per_user": 0}
    suppress = {"definition": _same_json, "policy_family_definition_overrides": _same_json}

    def create(self, client: Client, planned: State) -> str:
        return str(client.post(f"{_POLICIES}/create", self.body(planned, "policy_id"))["policy_id"])

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        state = self.state(client.get(f"{_POLICIES}/get", policy_id=id_), prior, id_, policy_id=id_)
        for name in ("definition", "policy_family_definition_overrides"):
            if _same_json(prior.get(name), state.get(name)) and prior.get(name):
                state[name] = prior[name]
        return state

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        client.post(f"{_POLICIES}/edit", {**self.body(planned), "policy_id": id_})
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.post(f"{_POLICIES}/delete", {"policy_id": id_})


class InstancePool(Resource):
    type_name, noun = "databricks_instance_pool", "instance pool"

    def create(self, client: Client, planned: State) -> str:
        return str(client.post(f"{_POOLS}/create", self.body(planned, "instance_pool_id"))["instance_pool_id"])

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        return self.state(client.get(f"{_POOLS}/get", instance_pool_id=id_), prior, id_, instance_pool_id=id_)

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        client.post(f"{_POOLS}/edit", {**self.body(planned), "instance_pool_id": id_})
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.post(f"{_POOLS}/delete", {"instance_pool_id": id_})
