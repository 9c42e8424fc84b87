"""The stacks: separate Terraform states, split by blast radius and by who may apply them.

Each is a package of this one: its ``__init__`` says in two constants what it holds and after which stacks it is applied, its ``stack``
module builds it. Nothing lists them: a new folder is a new stack. The constants can be read without importing CDKTF.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from graphlib import TopologicalSorter


@dataclass(frozen=True)
class StackInfo:
    """What is known of a stack before it is built."""

    name: str
    summary: str
    after: tuple[str, ...]
    """Stacks to apply before this one; destroyed in the reverse order."""


def _discover() -> tuple[StackInfo, ...]:
    found: dict[str, StackInfo] = {}
    for module in pkgutil.iter_modules(__path__):
        package = importlib.import_module(f"{__name__}.{module.name}")
        found[module.name] = StackInfo(module.name, package.SUMMARY, tuple(package.AFTER))
    order = TopologicalSorter({name: found[name].after for name in sorted(found)}).static_order()
    return tuple(found[name] for name in order)


STACKS: tuple[StackInfo, ...] = _discover()
"""All stacks in the order in which they are applied."""

STACK_NAMES: tuple[str, ...] = tuple(stack.name for stack in STACKS)
