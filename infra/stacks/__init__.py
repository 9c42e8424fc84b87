"""The stacks: separate Terraform states, split by blast radius and by who may apply them.

Each is a package of this one: its ``__init__`` says in two constants which sections of the settings it makes, ``SECTIONS``, and after
which stacks it is applied, ``AFTER``; its ``stack`` module builds it. Nothing lists them: a new folder is a new stack. The constants can
be read without importing CDKTF.
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
    sections: tuple[str, ...]
    """The sections of the settings that it makes; each section belongs to one stack."""
    after: tuple[str, ...]
    """Stacks to apply before this one; destroyed in the reverse order."""


def _discover() -> tuple[StackInfo, ...]:
    found: dict[str, StackInfo] = {}
    for module in pkgutil.iter_modules(__path__):
        package = importlib.import_module(f"{__name__}.{module.name}")
        found[module.name] = StackInfo(module.name, tuple(package.SECTIONS), tuple(package.AFTER))
    order = TopologicalSorter({name: found[name].after for name in sorted(found)}).static_order()
    return tuple(found[name] for name in order)


STACKS: tuple[StackInfo, ...] = _discover()
"""All stacks in the order in which they are applied."""

STACK_NAMES: tuple[str, ...] = tuple(stack.name for stack in STACKS)
