"""What the code of a plan sets, as opposed to what it leaves to the provider: both are unknown alike while an object does not exist."""

import re
from functools import cached_property
from typing import Any

from scripts.review.model import Plan

_INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


class Configuration:
    """The attributes that each resource of a plan has in its code; decoded when first asked for, which is seldom."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def sets(self, address: str, attribute: str) -> bool:
        """Whether the code sets an attribute; true also where the plan does not show its code."""
        written = self._written.get(_INDEX.sub("", address))
        return written is None or attribute in written

    @cached_property
    def _written(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        modules: list[tuple[str, Any]] = [("", self._plan.part("configuration", "root_module"))]
        while modules:
            prefix, module = modules.pop()
            if not isinstance(module, dict):
                continue
            for resource in _dicts(module.get("resources")):
                expressions = resource.get("expressions")
                found[f"{prefix}{resource.get('address')}"] = frozenset(
                    expressions if isinstance(expressions, dict) else ()
                )
            calls = module.get("module_calls")
            for name, call in calls.items() if isinstance(calls, dict) else ():
                if isinstance(call, dict):
                    modules.append((f"{prefix}module.{name}.", call.get("module")))
        return found


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
