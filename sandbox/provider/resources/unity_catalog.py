"""Catalogs, schemas, volumes and registered models."""

from __future__ import annotations

from typing import Any, ClassVar

from sandbox.provider.client import Client, segment
from sandbox.provider.resource import Resource, State, changed

_UC = "/api/2.1/unity-catalog"


def equal_fold(old: Any, new: Any, _: Any) -> bool:
    """Unity Catalog keeps names in lower case."""
    return isinstance(old, str) and isinstance(new, str) and old.lower() == new.lower()


def only_slash(old: Any, new: Any, _: Any) -> bool:
    """A slash at the end of a location says nothing."""
    return isinstance(old, str) and isinstance(new, str) and old.rstrip("/") == new.rstrip("/")


class _Securable(Resource):
    """Made by POST to the collection, then known by its full name; owner and some fields can only be set afterwards."""

    collection: ClassVar[str]
    after_create: ClassVar[tuple[str, ...]] = ("owner",)
    create_only: ClassVar[tuple[str, ...]] = ()
    suppress = {"name": equal_fold, "catalog_name": equal_fold, "schema_name": equal_fold, "storage_root": only_slash}

    def _url(self, id_: str) -> str:
        return f"{_UC}/{self.collection}/{segment(id_)}"

    def create(self, client: Client, planned: State) -> str:
        made = client.post(f"{_UC}/{self.collection}", self.body(planned, *self.after_create))
        return str(made["full_name"] if "full_name" in made else made["name"])

    def complete(self, client: Client, id_: str, planned: State) -> None:
        later = {
            name: planned.get(name)
            for name in self.after_create
            if isinstance(planned.get(name), str) and planned[name]
        }
        if later:
            client.call("PATCH", self._url(id_), later)

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        return self.state(client.get(self._url(id_)), prior, id_)

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        """The owner first, by itself: the rest is then changed under its rights."""
        if changed(prior, planned, "owner"):
            client.call("PATCH", self._url(id_), {"owner": planned["owner"]})
        skip = {"owner", "catalog_name", "schema_name", "force_destroy", "id", *self.create_only}
        rest = {name for name in prior if name not in skip and prior.get(name) != planned.get(name)}
        if not rest:
            return None
        body = {name: value for name, value in self.body(planned, "owner").items() if name in rest}
        for name in rest & {"comment"}:
            body[name] = planned.get(name) or ""
        if "name" in body:
            body["new_name"] = body.pop("name")
        answer = client.call("PATCH", self._url(id_), body)
        return str(answer.get("full_name") or id_)

    def delete(self, client: Client, id_: str, prior: State) -> None:
        force = {"force": "true" if prior.get("force_destroy") else "false"} if "force_destroy" in prior else None
        client.call("DELETE", self._url(id_), query=force)


class Catalog(_Securable):
    type_name, noun, collection = "databricks_catalog", "catalog", "catalogs"
    keep = frozenset({"id", "force_destroy", "effective_predictive_optimization_flag", "provisioning_info"})
    zeros = {"browse_only": False, "storage_location": ""}
    after_create = ("owner", "isolation_mode", "enable_predictive_optimization")
    create_only = ("storage_root", "connection_name", "provider_name", "share_name", "metastore_id")

    def complete(self, client: Client, id_: str, planned: State) -> None:
        client.call("DELETE", f"{_UC}/schemas/{segment(id_ + '.default')}")
        super().complete(client, id_, planned)


class Schema(_Securable):
    type_name, noun, collection = "databricks_schema", "schema", "schemas"
    keep = frozenset({"id", "force_destroy"})
    after_create = ("owner", "enable_predictive_optimization")
    create_only = ("storage_root", "metastore_id")


class Volume(_Securable):
    type_name, noun, collection = "databricks_volume", "volume", "volumes"
    create_only = ("storage_location", "volume_type", "volume_path")
    keep = frozenset({"id"})

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        answer = client.get(self._url(id_))
        path = "/Volumes/" + "/".join(id_.split("."))
        state = self.state(answer, prior, id_, volume_path=path)
        if prior.get("volume_type", answer.get("volume_type")) != "EXTERNAL":
            state["storage_location"] = answer.get("storage_location")
        return state


class RegisteredModel(_Securable):
    type_name, noun, collection = "databricks_registered_model", "registered model", "models"
    keep = frozenset({"id", "aliases"})
    zeros = {"browse_only": False}
    create_only = (
        "storage_location",
        "metastore_id",
        "full_name",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
    )
