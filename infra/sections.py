"""Sections of the settings: the objects of one kind, by key. Found by their types, so that a new one is known everywhere at once."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from modules.config import Config
from modules.errors import BadValue, ModuleError

if TYPE_CHECKING:
    from infra.hcl import KeyPath


@cache
def sections(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of ``model`` that hold other configurations by key, in the order in which they are declared."""
    return tuple(name for name, field in model.model_fields.items() if _config_by_key(field.annotation) is not None)


@cache
def kinds(model: type[BaseModel], above: tuple[str, ...] = ()) -> frozenset[tuple[str, ...]]:
    """The sections of ``model`` and those within them: ``("catalogs",)``, ``("catalogs", "schemas")``, …"""
    found: set[tuple[str, ...]] = set()
    for name in sections(model):
        inner = _config_by_key(model.model_fields[name].annotation)
        assert inner is not None
        found |= {(*above, name), *kinds(inner, (*above, name))}
    return frozenset(found)


def _config_by_key(annotation: Any) -> type[Config] | None:
    """``Config`` of ``dict[Key, Config]``; None for any other type."""
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is not dict or not isinstance(arguments[1], type):
        return None
    return arguments[1] if issubclass(arguments[1], Config) else None


def names_once(config: BaseModel, path: KeyPath = ()) -> Iterator[tuple[KeyPath, ModuleError]]:
    """Siblings by whose `Config.UNIQUE` the platform knows one thing only: two would fail at apply, or own one object in turns."""
    for section in sections(type(config)):
        siblings: Mapping[str, Config] = getattr(config, section)
        seen: dict[str, str] = {}
        for key, sibling in siblings.items():
            here = (*path, section, key)
            yield from names_once(sibling, here)
            if not sibling.UNIQUE:
                continue
            name = getattr(sibling, sibling.UNIQUE)
            other = seen.setdefault(name, key)
            if other != key:
                field = sibling.UNIQUE if sibling.UNIQUE in type(sibling).model_fields else "name"
                taken = ".".join(str(part) for part in (*path, section, other))
                yield (*here, field), BadValue(field, name, f"another one: {taken} has it already")
