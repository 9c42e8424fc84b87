"""The provider's RPCs: what Terraform asks, answered from schema, planner and resource types."""

from __future__ import annotations

import json
import logging
import os
from typing import Any

from sandbox.provider.client import ApiError, Client, HostRefused
from sandbox.provider.conversion import refreshed
from sandbox.provider.data_source import data_sources
from sandbox.provider.protocol.messages import MESSAGES
from sandbox.provider.protocol.values import UNKNOWN, decode, encode
from sandbox.provider.resource import Resource, ResourceError, resources
from sandbox.provider.schema_data import PROVIDER_CONFIG
from sandbox.provider.schema_messages import response_bytes

log = logging.getLogger("sandbox.provider")
ERROR, WARNING = 1, 2
_WARNING = (
    "This is Lakewright's bundled stand-in for databricks/databricks. It plans as the real provider does, but speaks to the sandbox "
    "on this machine only. LAKEWRIGHT_PROVIDER=registry uses the real one."
)


def diagnostic(severity: int, summary: str, detail: str = "") -> Any:
    return MESSAGES["Diagnostic"](severity=severity, summary=summary, detail=detail)


def _value(value: Any) -> Any:
    return MESSAGES["DynamicValue"](msgpack=encode(value))


class Provider:
    """One instance a process. RPCs run in threads; `ConfigureProvider` comes before any that needs the client."""

    def __init__(self) -> None:
        self._client: Client | None = None

    @property
    def client(self) -> Client:
        if self._client is None:
            raise ResourceError(
                "cannot configure default credentials: set DATABRICKS_HOST and DATABRICKS_TOKEN, or host and token in the provider block"
            )
        return self._client

    def GetMetadata(self, _: Any) -> Any:
        name = MESSAGES["GetMetadata.Name"]
        return MESSAGES["GetMetadata.Response"](
            resources=[name(type_name=n) for n in resources()], data_sources=[name(type_name=n) for n in data_sources()]
        )

    def GetProviderSchema(self, _: Any) -> bytes:
        return response_bytes()

    def GetFunctions(self, _: Any) -> Any:
        return MESSAGES["Empty"]()

    def StopProvider(self, _: Any) -> Any:
        return MESSAGES["StopProvider.Response"]()

    def ValidateProviderConfig(self, _: Any) -> Any:
        return MESSAGES["Diagnostics.Response"]()

    def ConfigureProvider(self, request: Any) -> Any:
        response = MESSAGES["Diagnostics.Response"]()
        config = decode(request.config.msgpack) or {}
        host = config.get("host") or os.environ.get("DATABRICKS_HOST", "")
        token = config.get("token") or os.environ.get("DATABRICKS_TOKEN", "")
        if UNKNOWN in (host, token) or not host or not token:
            return response  # as the real one: only what needs the workspace complains
        try:
            self._client = Client(host, token)
        except HostRefused as error:
            response.diagnostics.append(diagnostic(ERROR, str(error)))
        else:
            response.diagnostics.append(diagnostic(WARNING, "The bundled provider is in use", _WARNING))
        return response

    def ValidateResourceConfig(self, request: Any) -> Any:
        resource, config = resources()[request.type_name], decode(request.config.msgpack)
        problems = [*_exclusions(resource, config), *resource.validate(config)]
        return MESSAGES["Diagnostics.Response"](diagnostics=[diagnostic(ERROR, problem) for problem in problems])

    def ValidateDataResourceConfig(self, _: Any) -> Any:
        return MESSAGES["Diagnostics.Response"]()

    def UpgradeResourceState(self, request: Any) -> Any:
        """State is written by this schema version or by the real provider's same one: only unknown attributes are dropped."""
        block = resources()[request.type_name].schema.block
        state = json.loads(request.raw_state.json) if request.raw_state.json else None
        return MESSAGES["UpgradeResourceState.Response"](upgraded_state=_value(_only_known(block, state)))

    def ReadResource(self, request: Any) -> Any:
        resource, prior = resources()[request.type_name], decode(request.current_state.msgpack)
        response = MESSAGES["ReadResource.Response"](private=request.private)
        self._guarded(response, f"cannot read {resource.noun}", lambda: self._read(resource, prior, response))
        return response

    def _read(self, resource: Resource, prior: Any, response: Any) -> None:
        try:
            state = resource.read(self.client, prior["id"], prior)
        except ApiError as error:
            if not error.gone:
                raise
            state = None
        if state is not None:
            state = self._whole(resource, state, prior)
            if not resource.schema.behaviour.framework:
                state = refreshed(resource.schema.block, state)
        response.new_state.CopyFrom(_value(state))

    def PlanResourceChange(self, request: Any) -> Any:
        resource = resources()[request.type_name]
        prior, proposed, config = (
            decode(v.msgpack) for v in (request.prior_state, request.proposed_new_state, request.config)
        )
        response = MESSAGES["PlanResourceChange.Response"](
            planned_private=request.prior_private, legacy_type_system=not resource.schema.behaviour.framework
        )

        def work() -> None:
            plan = resource.plan(prior, proposed, config)
            response.planned_state.CopyFrom(_value(plan.planned))
            response.requires_replace.extend(_path(path) for path in plan.replace)

        self._guarded(response, f"cannot plan {resource.noun}", work)
        return response

    def ApplyResourceChange(self, request: Any) -> Any:
        resource = resources()[request.type_name]
        prior, planned = decode(request.prior_state.msgpack), decode(request.planned_state.msgpack)
        response = MESSAGES["ApplyResourceChange.Response"](
            new_state=request.prior_state,
            private=request.planned_private,
            legacy_type_system=not resource.schema.behaviour.framework,
        )
        verb = "delete" if planned is None else "create" if prior is None else "update"
        self._guarded(
            response, f"cannot {verb} {resource.noun}", lambda: self._apply(resource, prior, planned, response)
        )
        return response

    def _apply(self, resource: Resource, prior: Any, planned: Any, response: Any) -> None:
        if planned is None:
            try:
                resource.delete(self.client, prior["id"], prior)
            except ApiError as error:
                if not error.gone:
                    raise
            response.new_state.CopyFrom(_value(None))
            return
        planned = _known(planned)
        if prior is None:
            id_ = resource.create(self.client, planned)
            # Kept before anything else can fail: what was made must never be lost from the state.
            response.new_state.CopyFrom(_value({**planned, "id": id_}))
            resource.complete(self.client, id_, planned)
        else:
            id_ = resource.update(self.client, prior["id"], prior, planned) or prior["id"]
        state = resource.read(self.client, id_, {**planned, "id": id_})
        if state is None:
            raise ResourceError(f"{id_} is not there after it was written")
        response.new_state.CopyFrom(_value(self._whole(resource, state, planned)))

    def _whole(self, resource: Resource, state: dict[str, Any], prior: dict[str, Any]) -> dict[str, Any]:
        """``state`` with what the resource says nothing of, such as what only one version of the provider has.

        That stays as it was; but the workspace is named where nobody has named one.
        """
        whole = {**{name: prior.get(name, nothing) for name, nothing in _null(resource.schema.block).items()}, **state}
        facts = resource.schema.behaviour
        whole |= {name: zero for name, zero in facts.zeros.items() if whole[name] is None}
        if PROVIDER_CONFIG in facts.computed_blocks and not whole[PROVIDER_CONFIG]:
            whole[PROVIDER_CONFIG] = self._workspace()
        return whole

    def _workspace(self) -> list[dict[str, str]]:
        return [{"workspace_id": self.client.workspace_id}]

    def ImportResourceState(self, request: Any) -> Any:
        resource = resources()[request.type_name]
        response = MESSAGES["ImportResourceState.Response"]()
        state = {**_null(resource.schema.block), "id": request.id}
        response.imported_resources.add(type_name=request.type_name, state=_value(state))
        return response

    def ReadDataSource(self, request: Any) -> Any:
        source, config = data_sources()[request.type_name], decode(request.config.msgpack)
        response = MESSAGES["ReadDataSource.Response"]()
        noun = request.type_name.removeprefix("databricks_").replace("_", " ")

        def work() -> None:
            # A data source's blocks are computed: what nobody set is null, not an empty list.
            nothing = {
                **dict.fromkeys(source.schema.block.get("block_types", {})),
                **dict.fromkeys(source.schema.block["attributes"]),
            }
            given = {name: value for name, value in config.items() if value not in (None, [])}
            facts = source.schema.behaviour
            if PROVIDER_CONFIG in facts.computed_blocks:
                nothing[PROVIDER_CONFIG] = self._workspace()
            state = {**nothing, **facts.zeros, **given, **source.read(self.client, {**facts.defaults, **given})}
            response.state.CopyFrom(_value(state))

        self._guarded(response, f"cannot read {noun}", work)
        return response

    def _guarded(self, response: Any, summary: str, work: Any) -> None:
        """Run ``work``; an error becomes one diagnostic, as the real provider words it. The bodies of requests are never shown."""
        try:
            work()
        except (ApiError, ResourceError) as error:
            response.diagnostics.append(diagnostic(ERROR, f"{summary}: {error}"))
        except Exception as error:
            log.exception("%s", summary)
            response.diagnostics.append(
                diagnostic(ERROR, f"{summary}: {type(error).__name__} in the bundled provider: {error}")
            )


def _path(steps: list[str | int]) -> Any:
    step = MESSAGES["AttributePath.Step"]
    return MESSAGES["AttributePath"](
        steps=[step(attribute_name=s) if isinstance(s, str) else step(element_key_int=s) for s in steps]
    )


def _known(value: Any) -> Any:
    """Unknowns as nulls."""
    if isinstance(value, dict):
        return {key: _known(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_known(item) for item in value]
    return None if value is UNKNOWN else value


def _null(block: dict[str, Any]) -> dict[str, Any]:
    """The state of a block in which nothing is set."""
    nulls: dict[str, Any] = dict.fromkeys(block.get("attributes", {}))
    for name, nested in block.get("block_types", {}).items():
        nulls[name] = None if nested["nesting_mode"] == "single" else []
    return nulls


def _only_known(block: dict[str, Any], state: Any) -> Any:
    """``state`` with exactly the attributes of ``block``, at every depth."""
    if not isinstance(state, dict):
        return state
    result = {**_null(block), **{name: state[name] for name in block.get("attributes", {}) if name in state}}
    for name, nested in block.get("block_types", {}).items():
        value = state.get(name)
        if isinstance(value, list):
            result[name] = [_only_known(nested["block"], element) for element in value]
        elif value is not None:
            result[name] = _only_known(nested["block"], value)
    return result


def _exclusions(resource: Resource, config: dict[str, Any]) -> list[str]:
    """Top-level attributes of which at most, or exactly, one may be set."""
    problems = []
    facts = resource.schema.behaviour
    for name, others in facts.conflicts_with.items():
        for other in others:
            if "." not in name + other and name < other and config.get(name) and config.get(other):
                problems.append(f'Conflicting configuration arguments: "{name}": conflicts with {other}')
    return problems
