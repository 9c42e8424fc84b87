"""Plain values as the arguments that a binding takes.

jsii turns a dictionary into a struct only where it is an argument itself; inside a list it sends the keys as they are, and the binding then
misses every field whose name has two words. So nested dictionaries are turned into the binding's own classes here, found through the type
hints of its constructors. A misspelt name, or one that the provider's version does not have, is refused by name, instead of a field that is
silently not set: what not every toolchain has goes through here.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Mapping
from typing import Any

from modules.bindings import missing_type
from modules.errors import NotInBinding


def arguments(binding: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments for ``binding`` (a resource or struct), dictionaries at any depth converted; entries that are None left out.

    Raises:
        NotInBinding: ``binding`` has no such argument, or stands for a type that the binding does not have.
    """
    if missing := missing_type(binding):
        raise NotInBinding(missing)
    hints = _hints(binding)
    converted = {}
    for name, value in values.items():
        if name not in hints:
            raise NotInBinding(binding.__name__, name)
        if value is not None:
            converted[name] = _convert(hints[name], value)
    return converted


def _convert(hint: Any, value: Any) -> Any:
    if isinstance(value, Mapping):
        struct = _struct_in(hint)
        return dict(value) if struct is None else struct(**arguments(struct, value))
    if isinstance(value, list | tuple):
        return [_convert(hint, element) for element in value]
    return value


@functools.cache
def _hints(binding: type) -> dict[str, Any]:
    return typing.get_type_hints(binding.__init__)  # type: ignore[misc]


@functools.cache
def _struct_in(hint: Any) -> Any:
    """The struct class that an argument of this type takes, or None. At most one is to be found in the hints of a binding."""
    if isinstance(hint, type) and hasattr(hint, "__jsii_type__") and not getattr(hint, "_is_protocol", False):
        return hint
    return next((struct for inner in typing.get_args(hint) if (struct := _struct_in(inner)) is not None), None)
