"""Privileges on a securable: all of them (``databricks_grants``) or one principal's (``databricks_grant``)."""

from __future__ import annotations

from typing import Any

from sandbox.provider.client import Client, segment
from sandbox.provider.protocol.values import canonical
from sandbox.provider.resource import Resource, ResourceError, State

_SECURABLES = (
    "catalog",
    "schema",
    "table",
    "volume",
    "function",
    "model",
    "metastore",
    "external_location",
    "storage_credential",
)
_API_TYPES = {"model": "function"}


def _privilege(text: str) -> str:
    return text.replace(" ", "_").upper()


def _securable(state: State) -> tuple[str, str]:
    for name in _SECURABLES:
        if state.get(name):
            return name, str(state[name])
    raise ResourceError(f"one of {', '.join(_SECURABLES)} must be set")


def _url(securable: str, name: str) -> str:
    return f"/api/2.1/unity-catalog/permissions/{_API_TYPES.get(securable, securable)}/{segment(name)}"


def _current(client: Client, securable: str, name: str) -> dict[str, set[str]]:
    answer = client.get(_url(securable, name))
    return {a["principal"]: set(a["privileges"]) for a in answer.get("privilege_assignments", [])}


def _apply(client: Client, securable: str, name: str, wanted: dict[str, set[str]]) -> None:
    """Make the principals in ``wanted`` hold exactly these privileges."""
    now = _current(client, securable, name)
    changes: list[dict[str, Any]] = []
    for principal in sorted(wanted):
        add, remove = wanted[principal] - now.get(principal, set()), now.get(principal, set()) - wanted[principal]
        if add or remove:
            changes.append({"principal": principal, "add": sorted(add), "remove": sorted(remove)})
    if changes:
        client.call("PATCH", _url(securable, name), {"changes": changes})


class Grants(Resource):
    type_name, noun = "databricks_grants", "grants"

    def create(self, client: Client, planned: State) -> str:
        securable, name = _securable(planned)
        self._set(client, securable, name, planned)
        return f"{securable}/{name}"

    def _set(self, client: Client, securable: str, name: str, planned: State) -> None:
        wanted = {grant["principal"]: set(map(_privilege, grant["privileges"])) for grant in planned["grant"]}
        others: dict[str, set[str]] = {
            principal: set() for principal in _current(client, securable, name) if principal not in wanted
        }
        _apply(client, securable, name, {**others, **wanted})

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        securable, _, name = id_.partition("/")
        now = _current(client, securable, name)
        if not now:
            return None
        spelled = {_privilege(p): p for grant in prior.get("grant") or [] for p in grant["privileges"]}
        grants = [
            {"principal": principal, "privileges": sorted(spelled.get(p, p) for p in held)}
            for principal, held in sorted(now.items())
        ]
        blank = dict.fromkeys(self.schema.block["attributes"])
        return {**blank, securable: prior.get(securable) or name, "id": id_, "grant": sorted(grants, key=canonical)}

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        securable, _, name = id_.partition("/")
        self._set(client, securable, name, planned)
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        securable, _, name = id_.partition("/")
        _apply(client, securable, name, {principal: set() for principal in _current(client, securable, name)})


class Grant(Resource):
    type_name, noun = "databricks_grant", "grant"

    def create(self, client: Client, planned: State) -> str:
        securable, name = _securable(planned)
        principal = planned["principal"]
        _apply(client, securable, name, {principal: set(map(_privilege, planned["privileges"]))})
        return f"{securable}/{name}/{principal}"

    def read(self, client: Client, id_: str, prior: State) -> State | None:
        securable, name, principal = id_.split("/", 2)
        held = _current(client, securable, name).get(principal)
        if not held:
            return None
        spelled = {_privilege(p): p for p in prior.get("privileges") or []}
        blank = dict.fromkeys(self.schema.block["attributes"])
        return {
            **blank,
            securable: prior.get(securable) or name,
            "id": id_,
            "principal": principal,
            "privileges": sorted(spelled.get(p, p) for p in held),
        }

    def update(self, client: Client, id_: str, prior: State, planned: State) -> str | None:
        securable, name, principal = id_.split("/", 2)
        _apply(client, securable, name, {principal: set(map(_privilege, planned["privileges"]))})
        return None

    def delete(self, client: Client, id_: str, prior: State) -> None:
        securable, name, principal = id_.split("/", 2)
        _apply(client, securable, name, {principal: set()})
