"""An environment inherits values, never identity: which workspace, state, data and principals are meant, it says itself.

A field that says so carries `modules.config.OWN`. Its value stands in the environment's own file, or follows from ``${env}``. The sandbox
is exempt: it is on this machine, and nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from infra.hcl import KeyPath, dotted
from infra.layers import Layers, environment_names, files_of, read_layers
from infra.principals import named
from modules.config import is_own
from modules.service_principal.config import APPLICATION_ID

if TYPE_CHECKING:
    from infra.settings import Settings


def borrowed(settings: Settings, layers: Layers) -> Iterator[str]:
    """A message for each identity that is another environment's. ``settings`` are as read, principals still named as they were."""
    if settings.sandbox:
        return
    own = layers.file
    ids = ((path, name) for path, name in named(settings, ()) if APPLICATION_ID.fullmatch(name))
    for path, value in (*own_fields(settings, ()), *ids):
        known, place = layers.nearest(path)
        if not layers.is_own(place) and known not in layers.derived:
            yield (
                f"{own}: {dotted(path)}: found {_shown(value)} of {place}, expected its own value, or one with ${{env}} in it: "
                "an environment inherits values, never identity"
            )


def to_be_said(settings: Settings, layers: Layers) -> Iterator[tuple[KeyPath, Any]]:
    """Each key with its value that an environment which inherits from this one has to say itself. None from a sandbox."""
    if settings.sandbox:
        return
    # Principals may be named by their keys, which are resolved by now: only an id that was written is identity.
    ids = ((path, name) for path, name in named(settings, ()) if APPLICATION_ID.fullmatch(name))
    written = ((path, name) for path, name in ids if _at(layers.values, path) == name)
    for path, value in (*own_fields(settings, ()), *written):
        if layers.nearest(path)[0] not in layers.derived:
            yield path, value


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _at(values: Any, path: KeyPath) -> Any:
    for part in path:
        if isinstance(values, dict):
            values = values.get(part)
        elif isinstance(values, tuple) and isinstance(part, int):
            values = values[part]
        else:
            return None
    return values


def own_fields(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Each field below ``value`` that carries `modules.config.OWN` and is set."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if name not in value.model_fields_set or inner is None:
                continue
            if is_own(field):
                yield (*path, name), inner
            else:
                yield from own_fields(inner, (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from own_fields(inner, (*path, key))


def neighbours(settings: Settings, layers: Layers, envs_dir: Path) -> Iterator[str]:
    """A message for each other environment in the same workspace, unless both say that they share it."""
    if settings.sandbox or settings.workspace_host is None:
        return
    host = _host(settings.workspace_host)
    for name in environment_names(envs_dir):
        # A real environment's host stands in its own file, so most files need not be parsed.
        if name == settings.env or not any(host in _text(path) for path in files_of(name, envs_dir)):
            continue
        other = read_layers(name, envs_dir)
        if other.values.get("sandbox") is True or _host(str(other.values.get("workspace_host"))) != host:
            continue
        for which, shares in ((layers, settings.shared_workspace), (other, other.values.get("shared_workspace"))):
            if shares is not True:
                place = which.origin(("workspace_host",))
                yield (
                    f"{place}: workspace_host: found the workspace of {(other if which is layers else layers).file} too, "
                    f"expected another one, or `shared_workspace = true` in {which.file}"
                )


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace").lower()
