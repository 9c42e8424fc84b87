"""Permissions of workspace objects."""

from __future__ import annotations

from typing import Any

from sandbox.provider.client import Client, segment
from sandbox.provider.protocol.values import canonical
from sandbox.provider.resource import Resource, ResourceError, State

# attribute → the type in requests; its singular in ``object_type`` is what the API answers.
_TYPES = {
    "cluster_id": "clusters",
    "cluster_policy_id": "cluster-policies",
    "instance_pool_id": "instance-pools",
    "job_id": "jobs",
    "notebook_id": "notebooks",
    "directory_id": "directories",
    "workspace_file_id": "files",
    "experiment_id": "experiments",
    "registered_model_id": "registered-models",
    "serving_endpoint_id": "serving-endpoints",
    "sql_endpoint_id": "sql/warehouses",
    "authorization": "authorization",
}
_PATHS = {"notebook_path": "notebooks", "directory_path": "directories", "workspace_file_path": "files"}
_PRINCIPALS = ("user_name", "group_name", "service_principal_name")
_OWNED = ("jobs", "pipelines", "sql/warehouses")


def _entry(principal: str, name: str, level: str) -> dict[str, Any]:
    return {"user_name": "", "group_name": "", "service_principal_name": "", principal: name, "permission_level": level}


class Permissions(Resource):
    type_name, noun = "databricks_permissions", "permissions"

    def _object(self, client: Client, state: State) -> tuple[str, str]:
        for name, kind in _TYPES.items():
            if state.get(name):
                return kind, str(state[name])
        for name, kind in _PATHS.items():
            if state.get(name):
                status = client.get("/api/2.0/workspace/get-status", path=state[name])
                return kind, str(status["object_id"])
        raise ResourceError("at least one type of resource identifier must be set")

    def _url(self, id_: str) -> str:
        kind, _, object_id = id_.strip("/").rpartition("/")
        return f"/api/2.0/permissions/{kind}/{segment(object_id)}"

    def _put(self, client: Client, id_: str, entries: list[dict[str, Any]]) -> None:
        """The caller stays manager or, where there is one, owner, unless the configuration says who is."""
        acl = [{key: value for key, value in entry.items() if value} for entry in entries]
        me = client.get("/api/2.0/preview/scim/v2/Me")["userName"]
        kind = id_.strip("/").rpartition("/")[0]
        if kind in _OWNED:
            if not any(entry["permission_level"] == "IS_OWNER" for entry in acl):
                acl.append({"user_name": me, "permission_level": "IS_OWNER"})
        elif kind not in ("cluster-policies", "authorization") and not any(
            entry.get("user_name") == me for entry in acl
        ):
            acl.append({"user_name": me, "permission_level": "CAN_MANAGE"})
        client.call("PUT", self._url(id_), {"access_control_list": acl})

    def create(self, client: Client, planned: State) -> str:
        kind, object_id = self._object(client, planned)
        id_ = f"/{kind}/{object_id}"
        self._put(client, id_, planned["access_control"])
        return id_

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        answer = client.get(self._url(id_))
        me = client.get("/api/2.0/preview/scim/v2/Me")["userName"]
        configured = {
            (e.get("user_name") or e.get("service_principal_name")) for e in prior.get("access_control") or []
        }
        entries = []
        for entry in answer.get("access_control_list", []):
            principal = next(name for name in _PRINCIPALS if entry.get(name))
            for permission in entry.get("all_permissions", []):
                # What comes from a parent, and the caller's own right to manage, is nobody's configuration.
                if permission.get("inherited") or (entry[principal] == me and me not in configured):
                    continue
                entries.append(_entry(principal, entry[principal], permission["permission_level"]))
        blank = dict.fromkeys(self.schema.block["attributes"])
        given = {name: prior.get(name) for name in (*_TYPES, *_PATHS) if prior.get(name)}
        if not given:
            kind, _, object_id = id_.strip("/").rpartition("/")
            given = {name: object_id for name, request in _TYPES.items() if request == kind}
        return {
            **blank,
            **given,
            "id": id_,
            "object_type": answer["object_type"],
            "access_control": sorted(entries, key=canonical),
        }

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        self._put(client, id_, planned["access_control"])
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        """Only the caller's own right stays. Of an object that is gone there is nothing to take away."""
        client.get(self._url(id_))
        self._put(client, id_, [])
