"""What the code of a plan says beside the changes: what it sets, as opposed to what it leaves to the provider, and what it runs."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import msgspec

from review.plan.addresses import without_indices
from review.plan.model import Plan

_RUNS = (b'"provisioners"', b'"external"')


class Configuration:
    """The resources of a plan as its code has them; decoded when first asked for, which is seldom."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def sets(self, address: str, attribute: str) -> bool:
        """Whether the code sets an attribute; true also where the plan does not show its code.

        While an object does not exist, what no code sets is as unknown as what only applying brings.
        """
        written = self._expressions.get(without_indices(address))
        return written is None or attribute in written

    def blocks(self, address: str, *path: str) -> list[dict[str, Any]] | None:
        """What the code sets in the blocks at a path; None where it does not show them all as they stand, as with `dynamic` ones."""
        found: list[dict[str, Any]] = [self._expressions.get(without_indices(address), {})]
        for name in path:
            inner = [block for outer in found for block in _dicts(outer.get(name)) or [{}]]
            if not all(inner):
                return None
            found = inner
        return found

    def expressions(self, address: str) -> dict[str, Any]:
        """What the code writes for an object, by attribute; empty where the plan does not show its code."""
        return self._expressions.get(without_indices(address), {})

    @cached_property
    def refers(self) -> bool:
        """Whether anything in it refers to anything; where nothing does, it need not be decoded for that."""
        section = self._plan.configuration
        return not isinstance(section, msgspec.Raw) or b'"references"' in bytes(section)

    @cached_property
    def modules(self) -> dict[str, dict[str, Any]]:
        """Address of a module without indices, empty for the root → the module."""
        found: dict[str, dict[str, Any]] = {}
        modules: list[tuple[str, Any]] = [("", self._plan.part("configuration", "root_module"))]
        while modules:
            address, module = modules.pop()
            if not isinstance(module, dict):
                continue
            found[address] = module
            calls = module.get("module_calls")
            for name, call in calls.items() if isinstance(calls, dict) else ():
                if isinstance(call, dict):
                    modules.append((f"{address}.module.{name}" if address else f"module.{name}", call.get("module")))
        return found

    @cached_property
    def programs(self) -> dict[str, list[str]]:
        """Address → the programs that Terraform would run for it."""
        section = self._plan.configuration
        if isinstance(section, msgspec.Raw) and not any(sign in bytes(section) for sign in _RUNS):
            return {}
        found: dict[str, list[str]] = {}
        for address, resource in self._resources():
            programs = [f"a provisioner ({entry.get('type')})" for entry in _dicts(resource.get("provisioners"))]
            if resource.get("mode") == "data" and resource.get("type") == "external":
                programs.append("an external data source runs a program at every plan")
            if programs:
                found[address] = programs
        return found

    @cached_property
    def _expressions(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for address, resource in self._resources():
            expressions = resource.get("expressions")
            found[address] = expressions if isinstance(expressions, dict) else {}
        return found

    def _resources(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for address, module in self.modules.items():
            for resource in _dicts(module.get("resources")):
                yield f"{address}.{resource.get('address')}" if address else str(resource.get("address")), resource


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
