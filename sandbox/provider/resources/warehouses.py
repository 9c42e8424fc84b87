"""SQL warehouses, which Terraform's provider calls SQL endpoints."""

from __future__ import annotations

from typing import Any

from sandbox.provider.client import Client, segment
from sandbox.provider.resource import Resource, State

_PATH = "/api/2.0/sql/warehouses"
_HEALTH: dict[str, Any] = {"details": "", "failure_reason": [], "message": "", "status": "", "summary": ""}
"""What the real one writes for the parts that the platform leaves out."""


class Warehouse(Resource):
    type_name, noun = "databricks_sql_endpoint", "SQL warehouse"
    keep = frozenset({"id", "no_wait", "timeouts"})

    def _settings(self, planned: State) -> dict[str, Any]:
        return self.body(planned, "data_source_id")

    def create(self, client: Client, planned: State) -> str:
        return str(client.post(_PATH, self._settings(planned))["id"])

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        found = client.get(f"{_PATH}/{segment(id_)}")
        sources = client.call("GET", "/api/2.0/preview/sql/data_sources")
        [source] = [each["id"] for each in sources if each["warehouse_id"] == id_]
        health = {**_HEALTH, **found["health"]} if found.get("health") else None
        lists = {"odbc_params": [found["odbc_params"]], "health": [health] if health else []}
        return self.state({**found, **lists}, prior, id_, data_source_id=source)

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        client.post(f"{_PATH}/{segment(id_)}/edit", self._settings(planned))
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.call("DELETE", f"{_PATH}/{segment(id_)}")
