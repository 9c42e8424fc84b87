"""Secret scopes, secrets and their access lists."""

from __future__ import annotations

from sandbox.provider.client import Client
from sandbox.provider.resource import Resource, State

_SECRETS = "/api/2.0/secrets"
_SEPARATOR = "|||"


class SecretScope(Resource):
    type_name, noun = "databricks_secret_scope", "secret scope"

    def create(self, client: Client, planned: State) -> str:
        body = {
            "scope": planned["name"],
            "scope_backend_type": planned.get("backend_type") or "DATABRICKS",
        }
        if planned.get("initial_manage_principal"):
            body["initial_manage_principal"] = planned["initial_manage_principal"]
        client.post(f"{_SECRETS}/scopes/create", body)
        return str(planned["name"])

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        scopes = client.get(f"{_SECRETS}/scopes/list").get("scopes", [])
        found = next((scope for scope in scopes if scope["name"] == id_), None)
        return None if found is None else {**prior, "id": id_, "name": id_, "backend_type": found["backend_type"]}

    def delete(self, client: Client, id_: str, prior: State) -> None:
        client.post(f"{_SECRETS}/scopes/delete", {"scope": id_})


class Secret(Resource):
    type_name, noun = "databricks_secret", "secret"

    def create(self, client: Client, planned: State) -> str:
        self._put(client, planned)
        return f"{planned['scope']}{_SEPARATOR}{planned['key']}"

    def _put(self, client: Client, planned: State) -> None:
        client.post(
            f"{_SECRETS}/put",
            {"scope": planned["scope"], "key": planned["key"], "string_value": planned["string_value"]},
        )

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        scope, _, key = id_.partition(_SEPARATOR)
        found = next(
            (s for s in client.get(f"{_SECRETS}/list", scope=scope).get("secrets", []) if s["key"] == key), None
        )
        if found is None:
            return None
        reference = f"{{{{secrets/{scope}/{key}}}}}"
        stamp = found["last_updated_timestamp"]
        return {
            **prior,
            "id": id_,
            "scope": scope,
            "key": key,
            "last_updated_timestamp": stamp,
            "config_reference": reference,
        }

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        self._put(client, planned)
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        scope, _, key = id_.partition(_SEPARATOR)
        client.post(f"{_SECRETS}/delete", {"scope": scope, "key": key})


class SecretAcl(Resource):
    type_name, noun = "databricks_secret_acl", "secret ACL"

    def create(self, client: Client, planned: State) -> str:
        body = {"scope": planned["scope"], "principal": planned["principal"], "permission": planned["permission"]}
        client.post(f"{_SECRETS}/acls/put", body)
        return f"{planned['scope']}{_SEPARATOR}{planned['principal']}"

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        scope, _, principal = id_.partition(_SEPARATOR)
        found = client.get(f"{_SECRETS}/acls/get", scope=scope, principal=principal)
        return {"id": id_, "scope": scope, "principal": principal, "permission": found["permission"]}

    def delete(self, client: Client, id_: str, prior: State) -> None:
        scope, _, principal = id_.partition(_SEPARATOR)
        client.post(f"{_SECRETS}/acls/delete", {"scope": scope, "principal": principal})
