"""Who is named in the settings: groups by their names, service principals by their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from infra.hcl import KeyPath
from infra.layers import Layers
from modules.errors import ModuleError, UnknownReference
from modules.service_principal.config import APPLICATION_ID

if TYPE_CHECKING:
    from infra.settings import Settings

_BUILT_IN = ("account users", "admins", "users")
_FIELDS = ("principal", "owner", "group_name", "service_principal_name", "single_user_name")
"""Fields that name somebody, wherever they stand. A user is known by the `@` in it, and by nobody but the platform."""


def resolved(settings: Settings) -> Settings:
    """The same settings, with the application id in the place of each key of ``service_principals``; a group's name goes first."""
    groups = {group.display_name for group in settings.groups.values()}
    ids = {key: one.application_id for key, one in settings.service_principals.items() if key not in groups}
    return (
        _replaced(settings, lambda field, name: name if field == "group_name" else ids.get(name, name))
        if ids
        else settings
    )


def _replaced(value: Any, change: Callable[[str, str], str]) -> Any:
    if isinstance(value, BaseModel):
        changed = {}
        for name in value.model_fields_set:
            before = getattr(value, name)
            named = name in _FIELDS and isinstance(before, str)
            after = change(name, before) if named else _replaced(before, change)
            if after is not before:
                changed[name] = after
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        items = {key: _replaced(item, change) for key, item in value.items()}
        return items if any(items[key] is not value[key] for key in value) else value
    if isinstance(value, tuple):
        parts = tuple(_replaced(item, change) for item in value)
        return parts if any(one is not other for one, other in zip(parts, value, strict=True)) else value
    return value


def unknown_principals(settings: Settings) -> Iterator[tuple[KeyPath, ModuleError]]:
    """Each group and service principal that is named and neither declared nor built in."""
    groups = {*_BUILT_IN, *(group.display_name for group in settings.groups.values())}
    ids = {one.application_id for one in settings.service_principals.values()}
    for path, name in named(settings, ()):
        if "@" in name or name in groups or name in ids:
            continue
        if path[-1] == "service_principal_name" or APPLICATION_ID.fullmatch(name):
            yield path, UnknownReference("service principal", name, {*settings.service_principals, *ids})
        elif path[-1] in ("group_name", "principal"):
            yield path, UnknownReference("group", name, groups)
        else:
            yield path, UnknownReference("group or service principal", name, {*groups, *settings.service_principals})


def named(value: Any, path: KeyPath, fields: tuple[str, ...] = _FIELDS) -> Iterator[tuple[KeyPath, str]]:
    """Each place below ``value`` that names somebody in one of ``fields``, and whom."""
    if isinstance(value, BaseModel):
        for name in sorted(value.model_fields_set):
            inner = getattr(value, name)
            if name in fields and isinstance(inner, str):
                yield (*path, name), inner
            else:
                yield from named(inner, (*path, name), fields)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from named(inner, (*path, key), fields)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from named(inner, (*path, index), fields)


def users(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Each place that names a user, and whom."""
    return ((path, name) for path, name in named(settings, (), (*_FIELDS, "user_name")) if "@" in name)


def shared(settings: Settings, layers: Layers, parent_is_sandbox: bool) -> Settings:
    """What an environment takes over unchanged from one in the same sandbox is there already: one of them makes it, both name it."""
    if not (settings.sandbox and parent_is_sandbox):
        return settings
    changed: dict[str, Any] = {}
    for kind in ("groups", "service_principals"):
        declared = getattr(settings, kind)
        changed[kind] = {
            key: one
            if any(path[:2] == (kind, key) and layers.is_own(place) for path, place in layers.origins.items())
            else one.model_copy(update={"existing": True})
            for key, one in declared.items()
        }
    return settings.model_copy(update=changed)
