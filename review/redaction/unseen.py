"""Write-only arguments, known by their shape: the configuration writes a value out, and the plan shows none where it would stand.

Whatever the provider calls such an argument, Terraform plans it as null, and as known: every other constant of the configuration is what
is planned. (Some providers name them `…_wo`; `store.input` of Terraform 1.16's own `terraform_data` is one without that.)
"""

from collections.abc import Iterator
from typing import Any

from review.plan.addresses import without_indices
from review.plan.model import Change, Plan

_NOTHING: tuple[Any, ...] = (None, "", [], {})
Object = tuple[str, str, str]
"""Module without indices, type and name."""


def planned(plan: Plan) -> dict[Object, list[Change]]:
    """The objects that a plan shows with their values, by the resource of the configuration that they are of."""
    found: dict[Object, list[Change]] = {}
    for change in plan.resource_changes:
        if change.mode == "managed" and isinstance(change.change.after, dict):
            key = (without_indices(change.module_address or ""), change.type, change.name)
            found.setdefault(key, []).append(change)
    return found


def unseen(expression: Any, after: Any, unknown: Any, shown: frozenset[str] = frozenset()) -> Any:
    """Marks of the constants in an expression that stand nowhere in what is planned: a mirror as Terraform's own, or None.

    Args:
        expression: of an attribute, or of blocks.
        after: what is planned there.
        unknown: the mirror that marks what is not known yet.
        shown: texts that the plan shows of the object, at whatever place: blocks of a set stand in another order than in the code.
    """
    if unknown is True:
        return None
    if isinstance(expression, list):
        if isinstance(after, list) and len(after) != len(expression):
            return None  # Blocks that a `dynamic` one makes: nobody knows which is which.
        each = [
            unseen(inner, _at(after, number), _at(unknown, number), shown) for number, inner in enumerate(expression)
        ]
        return each if any(each) else None
    if not isinstance(expression, dict) or "references" in expression:
        return None
    if "constant_value" in expression:
        constant = expression["constant_value"]
        is_shown = isinstance(constant, (dict, list)) or str(constant) in shown
        return True if after is None and constant not in _NOTHING and not is_shown else None
    if after is not None and not isinstance(after, dict):
        # A block that may stand once is written as a list of one in the values, and without it here.
        return (
            unseen(expression, after[0], _at(unknown, 0), shown)
            if isinstance(after, list) and len(after) == 1
            else None
        )
    marks = {
        name: unseen(inner, None if after is None else after[name], _at(unknown, name), shown)
        for name, inner in expression.items()
        if after is None or name in after
    }
    return {name: mark for name, mark in marks.items() if mark} or None


def _at(value: Any, place: Any) -> Any:
    if isinstance(value, dict):
        return value.get(place)
    return value[place] if isinstance(value, list) and isinstance(place, int) and place < len(value) else None


def texts_of(value: Any) -> Iterator[str]:
    """Every text, number and truth value in a value, as text."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    elif value is not None:
        yield str(value)
