"""MLflow experiments."""

from __future__ import annotations

from typing import Any

from sandbox.provider.client import Client
from sandbox.provider.resource import Resource, State, changed

_PATH = "/api/2.0/mlflow/experiments"


class Experiment(Resource):
    type_name, noun = "databricks_mlflow_experiment", "MLflow experiment"
    keep = frozenset({"id", "timeouts"})

    def create(self, client: Client, planned: State) -> str:
        body: dict[str, Any] = {"name": planned["name"]}
        if planned.get("artifact_location"):
            body["artifact_location"] = planned["artifact_location"]
        if planned.get("tags"):
            body["tags"] = planned["tags"]
        return str(client.post(f"{_PATH}/create", body)["experiment_id"])

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        found = client.get(f"{_PATH}/get", experiment_id=id_)["experiment"]
        known = {tag["key"] for tag in prior.get("tags") or []}
        tags = [tag for tag in found.get("tags", []) if tag["key"] in known]
        state = self.state({**found, "tags": tags}, prior, id_)
        return {**state, "tags": state["tags"] or None}

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        if changed(prior, planned, "name"):
            client.post(f"{_PATH}/update", {"experiment_id": id_, "new_name": planned["name"]})
        for tag in planned.get("tags") or []:
            client.post(f"{_PATH}/set-experiment-tag", {"experiment_id": id_, **tag})
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.post(f"{_PATH}/delete", {"experiment_id": id_})
