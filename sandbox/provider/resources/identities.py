"""Users, groups, group members and service principals, over SCIM."""

from __future__ import annotations

from typing import Any, ClassVar

from sandbox.provider.client import ApiError, Client, segment
from sandbox.provider.resource import Resource, State

_SCIM = "/api/2.0/preview/scim/v2"
_ENTITLEMENTS = {
    "allow_cluster_create": "allow-cluster-create",
    "allow_instance_pool_create": "allow-instance-pool-create",
    "databricks_sql_access": "databricks-sql-access",
    "workspace_access": "workspace-access",
    "workspace_consume": "workspace-consume",
}


def _entitlements(state: State) -> list[dict[str, str]]:
    return [{"value": value} for name, value in _ENTITLEMENTS.items() if state.get(name)]


class _Identity(Resource):
    collection: ClassVar[str]
    fields: ClassVar[dict[str, str]]
    """API names by Terraform name, of what is sent as it is."""

    def _body(self, state: State) -> dict[str, Any]:
        body = {api: state[name] for name, api in self.fields.items() if state.get(name) is not None}
        return {**body, "entitlements": _entitlements(state)}

    def create(self, client: Client, planned: State) -> str:
        return str(client.post(f"{_SCIM}/{self.collection}", self._body(planned))["id"])

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        answer = client.get(f"{_SCIM}/{self.collection}/{segment(id_)}")
        held = {entitlement["value"] for entitlement in answer.get("entitlements", [])}
        state = {**prior, "id": id_}
        for name, api in self.fields.items():
            state[name] = answer.get(api) if answer.get(api) is not None else prior.get(name)
        for name, value in _ENTITLEMENTS.items():
            state[name] = value in held
        state["external_id"] = state.get("external_id") or ""
        return {**state, **self._derived(client, id_, state)}

    def _derived(self, client: Client, id_: str, state: State) -> dict[str, Any]:
        return {}

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        now = client.get(f"{_SCIM}/{self.collection}/{segment(id_)}")
        kept = {name: now[name] for name in ("members", "roles") if name in now}
        client.call("PUT", f"{_SCIM}/{self.collection}/{segment(id_)}", {**kept, **self._body(planned)})
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.call("DELETE", f"{_SCIM}/{self.collection}/{segment(id_)}")


class Group(_Identity):
    type_name, noun, collection = "databricks_group", "group", "Groups"
    fields = {"display_name": "displayName", "external_id": "externalId"}

    def _derived(self, client: Client, id_: str, state: State) -> dict[str, Any]:
        return {
            "acl_principal_id": f"groups/{state['display_name']}",
            "url": f"{client.host}/#setting/accounts/groups/{id_}",
        }


class User(_Identity):
    type_name, noun, collection = "databricks_user", "user", "Users"
    fields = {"user_name": "userName", "display_name": "displayName", "active": "active", "external_id": "externalId"}

    def _derived(self, client: Client, id_: str, state: State) -> dict[str, Any]:
        name = state["user_name"]
        home, repos = f"/Users/{name}", f"/Repos/{name}"
        return {"acl_principal_id": f"users/{name}", "home": home, "repos": repos}


class ServicePrincipal(_Identity):
    type_name, noun, collection = "databricks_service_principal", "service principal", "ServicePrincipals"
    fields = {
        "application_id": "applicationId",
        "display_name": "displayName",
        "active": "active",
        "external_id": "externalId",
    }

    def _derived(self, client: Client, id_: str, state: State) -> dict[str, Any]:
        name = state["application_id"]
        home, repos = f"/Users/{name}", f"/Repos/{name}"
        return {"acl_principal_id": f"servicePrincipals/{name}", "home": home, "repos": repos}


class GroupMember(Resource):
    type_name, noun = "databricks_group_member", "group member"

    def _patch(self, client: Client, group: str, operation: dict[str, Any]) -> None:
        body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}
        client.call("PATCH", f"{_SCIM}/Groups/{segment(group)}", body)

    def create(self, client: Client, planned: State) -> str:
        group, member = planned["group_id"], planned["member_id"]
        self._patch(client, group, {"op": "add", "path": "members", "value": [{"value": member}]})
        return f"{group}|{member}"

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        group, _, member = id_.partition("|")
        found = client.get(f"{_SCIM}/Groups/{segment(group)}")
        if member not in {m["value"] for m in found.get("members", [])}:
            return None
        return {"id": id_, "group_id": group, "member_id": member}

    def delete(self, client: Client, id_: str, prior: State) -> None:
        group, _, member = id_.partition("|")
        try:
            self._patch(client, group, {"op": "remove", "path": f'members[value eq "{member}"]'})
        except ApiError as error:
            if not error.gone:
                raise
