"""What a settings file says is applied or refused: nothing of it is dropped in silence."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from infra.sections import sections
from infra.stacks import STACKS

if TYPE_CHECKING:
    from infra.settings import Settings


def not_made(settings: Settings, chosen: Sequence[str], made: Set[str]) -> list[str]:
    """A message for each object of the settings that the synthesised stacks do not hold.

    Args:
        chosen: the stacks that were synthesised; what belongs to another one is not missed.
        made: the objects that have resources, as ``clusters.gpu``.
    """
    stack_of = {section: stack.name for stack in STACKS for section in stack.sections}
    problems = []
    for section in sections(type(settings)):
        stack = stack_of.get(section)
        if stack is not None and stack not in chosen:
            continue
        for key, config in getattr(settings, section).items():
            if not getattr(config, "existing", False) and f"{section}.{key}" not in made:
                place = f"{settings.layers.origin((section, key))}: " if settings.layers else ""
                which = f"stack {stack} makes nothing of it" if stack else "no stack has the section in its SECTIONS"
                problems.append(
                    f"{place}{section}.{key}: found in the settings, but {which}; expected it to be applied"
                )
    return problems
