"""What a plan says: defaults filled in, values that only apply brings marked unknown, differences without meaning dropped, and which
changes replace the resource.

The rules are those of Terraform's plugin SDK, version 2, which the real provider is written with; it is why plans of the two agree
(https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.provider.protocol.values import UNKNOWN, canonical
from sandbox.provider.schema_data import TypeSchema

Value = Any
Suppressor = Callable[[Value, Value, dict[str, Value]], bool]
"""``(prior, planned, the planned object around it) → True`` when the difference has no meaning."""


_ZERO: dict[Any, Value] = {"string": "", "number": 0, "bool": False}


def zero_value(attribute: dict[str, Any]) -> Value:
    """What the SDK writes where a nested attribute is not set; None for collections."""
    kind = attribute.get("type")
    return _ZERO.get(kind) if isinstance(kind, str) else None


@dataclass
class Plan:
    """``planned`` state, and the paths (names and list indexes) whose change replaces the resource."""

    planned: Value
    replace: list[list[str | int]] = field(default_factory=list)


def empty(value: Value) -> bool:
    return value is None or value in ("", [], {}, False) or (value == 0 and not isinstance(value, bool))


class Planner:
    """Plans one resource. ``suppress`` adds meaning-less differences by path to those that the schema's data name."""

    def __init__(self, schema: TypeSchema, suppress: dict[str, Suppressor] | None = None) -> None:
        self._schema = schema
        self._facts = schema.behaviour
        self._suppress = suppress or {}

    def plan(self, prior: Value, proposed: Value, config: Value) -> Plan:
        if proposed is None:
            return Plan(None)
        if prior is None:
            return Plan(self._block(self._schema.block, None, proposed, config, ""))
        planned = self._block(self._schema.block, prior, proposed, config, "")
        if canonical(planned) == canonical(prior):
            return Plan(prior)
        replace: list[list[str | int]] = []
        self._collect_replacements(self._schema.block, prior, planned, "", [], replace)
        if replace:
            # A replacement is a creation: what the platform computes is unknown again.
            fresh = self._block(
                self._schema.block, None, _without_computed(self._schema.block, planned, config), config, ""
            )
            return Plan(fresh, replace)
        return Plan(planned)

    def _block(self, block: dict[str, Any], prior: Value, proposed: Value, config: Value, path: str) -> Value:
        result = {}
        for name, attribute in block.get("attributes", {}).items():
            here = f"{path}{name}"
            old = prior.get(name) if isinstance(prior, dict) else None
            given = config.get(name) if isinstance(config, dict) else None
            result[name] = self._attribute(attribute, old, proposed, given, here, creating=prior is None)
        for name, nested in block.get("block_types", {}).items():
            old = prior.get(name) if isinstance(prior, dict) else None
            given = config.get(name) if isinstance(config, dict) else None
            result[name] = self._nested(nested, old, proposed.get(name), given, f"{path}{name}", creating=prior is None)
        return result

    def _attribute(
        self, attribute: dict[str, Any], old: Value, around: Value, given: Value, path: str, *, creating: bool
    ) -> Value:
        value = around.get(path.rpartition(".")[2])
        if given is None and path in self._facts.defaults:
            value = self._facts.defaults[path]
        elif value is None and attribute.get("computed"):
            value = UNKNOWN if creating else old
        if not creating and self._same(path, old, value, given, around):
            return old
        if creating and empty(value) and value is not UNKNOWN and path in self._facts.diff_suppressed:
            return None  # an empty value whose difference says nothing does not even show
        return value

    def _same(self, path: str, old: Value, value: Value, given: Value, around: Value) -> bool:
        if value is UNKNOWN or canonical(old) == canonical(value):
            return False
        if empty(value) and empty(old) and not self._facts.framework:
            return True  # to the SDK, unset and the zero value are the same
        if path in self._suppress:
            return self._suppress[path](old, value, around)
        return path in self._facts.diff_suppressed and empty(given) and not empty(old)

    def _nested(
        self, nested: dict[str, Any], old: Value, proposed: Value, given: Value, path: str, *, creating: bool
    ) -> Value:
        mode, block = nested["nesting_mode"], nested["block"]
        if mode == "single":
            return None if proposed is None else self._block(block, old, proposed, given, path + ".")
        if proposed is UNKNOWN:
            return UNKNOWN
        elements = proposed or []
        if not given and path in self._facts.computed_blocks:
            return UNKNOWN if creating else old
        if not creating and not elements and old and (path in self._facts.diff_suppressed or path in self._suppress):
            return old
        if mode == "set":
            return self._set(block, old, elements, path)
        result = []
        for index, element in enumerate(elements):
            before = old[index] if isinstance(old, list) and index < len(old) else None
            configured = given[index] if isinstance(given, list) and index < len(given) else element
            result.append(self._block(block, before, element, configured, path + "."))
        return result

    def _set(self, block: dict[str, Any], old: Value, elements: list[Value], path: str) -> Value:
        """A set's elements have no index: one that was there before is itself, any other one is new."""
        known = sorted(self._known_by(element, path) for element in elements)
        if isinstance(old, list) and known == sorted(self._known_by(element, path) for element in old):
            return old
        before = {self._known_by(element, path) for element in old or []}
        return sorted(
            (
                element
                if self._known_by(element, path) in before
                else self._zeroed(block, self._block(block, None, element, element, path + "."))
                for element in elements
            ),
            key=canonical,
        )

    def _known_by(self, element: Value, path: str) -> str:
        """What the provider tells a set's elements apart by."""
        return canonical(_bare(self._compared(element, path)))

    def _compared(self, element: Value, path: str) -> Value:
        if isinstance(element, list):
            return [self._compared(inner, path) for inner in element]
        if not isinstance(element, dict):
            return element
        return {
            name: self._compared(value, f"{path}.{name}")
            for name, value in element.items()
            if f"{path}.{name}" not in self._facts.not_compared
        }

    def _zeroed(self, block: dict[str, Any], element: Value) -> Value:
        """The SDK tells a set's elements apart by all their values, so what is not set has its type's zero value."""
        if self._facts.framework or not isinstance(element, dict):
            return element
        filled = {
            n: zero_value(a) if element[n] is None else element[n] for n, a in block.get("attributes", {}).items()
        }
        for name, nested in block.get("block_types", {}).items():
            inner = element[name]
            filled[name] = [self._zeroed(nested["block"], one) for one in inner] if isinstance(inner, list) else inner
        return filled

    def _collect_replacements(
        self,
        block: dict[str, Any],
        prior: Value,
        planned: Value,
        path: str,
        at: list[str | int],
        found: list[list[str | int]],
    ) -> None:
        for name in block.get("attributes", {}):
            if f"{path}{name}" in self._facts.force_new and canonical(prior.get(name)) != canonical(planned.get(name)):
                found.append([*at, name])
        for name, nested in block.get("block_types", {}).items():
            here, old, new = f"{path}{name}", prior.get(name), planned.get(name)
            if canonical(old) == canonical(new):
                continue
            if here in self._facts.force_new:
                found.append([*at, name])
            elif nested["nesting_mode"] == "list" and isinstance(old, list) and isinstance(new, list):
                for index in range(max(len(old), len(new))):
                    before = old[index] if index < len(old) else {}
                    after = new[index] if index < len(new) else {}
                    self._collect_replacements(nested["block"], before, after, here + ".", [*at, name, index], found)


def _bare(element: Value) -> Value:
    """An element without what is null or empty, at every depth, so that a configured one equals the one that was read."""
    if isinstance(element, dict):
        bare = {key: _bare(value) for key, value in element.items()}
        return {key: value for key, value in bare.items() if not empty(value)}
    return [_bare(item) for item in element] if isinstance(element, list) else element


def _without_computed(block: dict[str, Any], planned: Value, config: Value) -> Value:
    result = copy.copy(planned)
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("computed") and (config or {}).get(name) is None:
            result[name] = None
    return result
