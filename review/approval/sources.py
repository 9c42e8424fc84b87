"""What a plan's values do not say of its changes: where an unknown value will come from, and which provider configuration acts.

Two roles are made, and a third object takes the ARN of one of them: whichever it takes, the plan says "known after apply". The
configuration, which the plan repeats, names it. (Text that a template puts around an unknown value stands in no part of the JSON.)
"""

from collections.abc import Callable
from typing import Any

import msgspec

from review.meaning.paths import canonical
from review.plan.addresses import without_indices
from review.plan.model import Change, Plan
from review.redaction.learn import variables_of


class _Resource(msgspec.Struct):
    mode: str = "managed"
    type: str = ""
    name: str = ""
    provider_config_key: str = ""
    expressions: dict[str, msgspec.Raw] = {}


class _Call(msgspec.Struct):
    expressions: dict[str, Any] = {}
    module: "_Module" = msgspec.field(default_factory=lambda: _Module())


class _Output(msgspec.Struct):
    expression: Any = None


class _Module(msgspec.Struct):
    outputs: dict[str, _Output] = {}
    resources: list[_Resource] = []
    module_calls: dict[str, _Call] = {}


class _Configuration(msgspec.Struct):
    provider_config: dict[str, dict[str, Any]] = {}
    root_module: _Module = msgspec.field(default_factory=_Module)


_DECODER = msgspec.json.Decoder(_Configuration)
_NOTHING = _Resource()


class Wiring:
    """The configuration of a plan, looked up by its changes; empty where the plan has none, or none of a known shape."""

    def __init__(self, plan: Plan, hide: Callable[[str], str]) -> None:
        """Args: plan: the plan; hide: what a sensitive variable's value, as text, becomes in texts."""
        self._variables = {
            name: hide(canonical(value)) if sensitive else canonical(value)
            for name, value, sensitive in variables_of(plan)
        }
        self._aliases = False
        self._by_place: dict[tuple[str, str, str, str], tuple[_Resource, tuple[_Call, ...]]] = {}
        self._outputs: dict[str, _Output] = {}
        self.providers: dict[str, dict[str, Any]] = {}
        """Provider, as the configuration calls it → its expressions."""
        section = plan.configuration
        raw = bytes(section) if isinstance(section, msgspec.Raw) else msgspec.json.encode(section)
        providers = plan.part("configuration", "provider_config")
        if isinstance(providers, dict):
            for key, provider in providers.items():
                if isinstance(provider, dict):
                    self._aliases = self._aliases or "alias" in provider
                    self.providers[key] = provider.get("expressions") or {}
        if plan.configuration_only or not (self._aliases or b'"references"' in raw):
            return
        try:
            root = _DECODER.decode(raw).root_module
        except (msgspec.MsgspecError, RecursionError):
            return
        self._outputs = root.outputs
        self._add(root, "", ())

    @property
    def names_sources(self) -> bool:
        """Whether the configuration is at hand and refers to anything."""
        return bool(self._by_place)

    def provider_of(self, change: Change) -> str:
        """The provider configuration that acts, where the plan has several of one provider; else empty."""
        return self._at(change)[0].provider_config_key if self._aliases else ""

    def sources(self, change: Change, names: list[str]) -> list[tuple[str, str]]:
        """(attribute, what it is made from) for those of a change's attributes that the configuration sets."""
        resource, calls = self._at(change)
        return [
            (name, self.resolved(msgspec.json.decode(resource.expressions[name]), calls))
            for name in names
            if name in resource.expressions
        ]

    def output(self, name: str) -> str:
        """What an output of the root module is made from."""
        return self.resolved(self._outputs[name].expression) if name in self._outputs else ""

    def resolved(self, expression: Any, calls: tuple[_Call, ...] = ()) -> str:
        """An expression as text, followed by what its variables stand for.

        Args:
            expression: as the configuration writes it.
            calls: the modules that it stands in, outermost first; none for the root module.
        """
        parts = [canonical(expression)]
        # A variable's part is named beside the variable itself, which is enough.
        for reference in sorted(_references(expression)):
            kind, _, name = reference.partition(".")
            if kind != "var":
                continue
            if calls and name in calls[-1].expressions:
                parts.append(f"{name}: {self.resolved(calls[-1].expressions[name], calls[:-1])}")
            elif not calls and name in self._variables:
                parts.append(f"{name}: {self._variables[name]}")
        return "\n".join(parts)

    def _at(self, change: Change) -> tuple[_Resource, tuple[_Call, ...]]:
        module = without_indices(change.module_address or "")
        return self._by_place.get((module, change.mode, change.type, change.name), (_NOTHING, ()))

    def _add(self, module: _Module, path: str, calls: tuple[_Call, ...]) -> None:
        for resource in module.resources:
            self._by_place[(path, resource.mode, resource.type, resource.name)] = (resource, calls)
        for name, call in module.module_calls.items():
            self._add(call.module, f"{path}.module.{name}" if path else f"module.{name}", (*calls, call))


def _references(expression: Any) -> set[str]:
    found: set[str] = set()
    if isinstance(expression, dict):
        for name, inner in expression.items():
            if name == "references" and isinstance(inner, list):
                found |= {reference for reference in inner if isinstance(reference, str)}
            else:
                found |= _references(inner)
    elif isinstance(expression, list):
        for inner in expression:
            found |= _references(inner)
    return found
