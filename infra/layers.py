"""Environments that inherit: one file over another, remembering for every key which file and line it comes from.

How two values for one key merge:
- Objects merge key by key, at every depth.
- Anything else, lists among them, is replaced as a whole.
- ``null`` takes the inherited key away, so that the field's default holds again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.errors import BadSyntax, CircularInherits, UnknownEnvironment
from infra.hcl import Document, KeyPath, read_document

SUFFIX = ".tfvars"


@dataclass(frozen=True)
class Layers:
    """The merged values of an environment."""

    values: dict[str, Any]
    origins: dict[KeyPath, str]
    """``FILE:LINE`` of each key; lists' elements by index."""
    chain: tuple[str, ...]
    """The environment, what it inherits from, and so on."""
    derived: frozenset[KeyPath] = frozenset()
    """The keys whose text has ``${env}`` in it, and so is another one in each environment."""

    @property
    def file(self) -> str:
        """The environment's own file."""
        return self.origins[()]

    def origin(self, path: KeyPath) -> str:
        """``FILE:LINE`` of the key, or of the nearest one above it that a file has; the environment's own file if there is none."""
        return self.nearest(path)[1]

    def overrides(self, path: KeyPath) -> dict[str, str]:
        """``FILE:LINE`` of each key of the object at ``path`` that another file sets than the object itself."""
        file = self.origin(path).rpartition(":")[0]
        below = {known[-1]: place for known, place in self.origins.items() if known[:-1] == path and known}
        return {str(key): place for key, place in below.items() if place.rpartition(":")[0] != file}

    def nearest(self, path: KeyPath) -> tuple[KeyPath, str]:
        """The key that `origin` found, and what it gives."""
        length = next((length for length in range(len(path), 0, -1) if path[:length] in self.origins), 0)
        return path[:length], self.origins[path[:length]]


def environment_names(envs_dir: Path) -> list[str]:
    """All environments, sorted by name."""
    return sorted(path.stem for path in envs_dir.glob(f"*{SUFFIX}"))


def read_layers(env: str, envs_dir: Path) -> Layers:
    """Read an environment and all that it inherits from. Raises `UnknownEnvironment`, `CircularInherits` or `BadSyntax`."""
    documents, chain, where = [], [env], ""
    while True:
        document = _read(chain[-1], envs_dir, env, where)
        documents.append(document)
        parent = document.values.pop("inherits", None)
        if parent is None:
            break
        where = f"{document.name}:{document.lines[('inherits',)]}"
        if not isinstance(parent, str):
            raise BadSyntax(where, "inherits", str(parent), "the name of an environment, in quotes")
        if parent in chain:
            raise CircularInherits(where, [*chain, parent])
        chain.append(parent)
    values: dict[str, Any] = {}
    origins: dict[KeyPath, str] = {}
    derived: set[KeyPath] = set()
    for document in reversed(documents):
        before = dict(origins)
        _overlay(values, origins, document.values, document, ())
        derived = {path for path in derived if origins.get(path) == before[path]} | document.derived
    origins[()] = documents[0].name
    return Layers(values, origins, tuple(chain), frozenset(derived))


def _read(name: str, envs_dir: Path, env: str, where: str) -> Document:
    path = envs_dir / f"{name}{SUFFIX}"
    if name not in environment_names(envs_dir):
        raise UnknownEnvironment(name, environment_names(envs_dir), where)
    return read_document(path, f"{envs_dir.name}/{path.name}", env)


def _overlay(
    target: dict[str, Any], origins: dict[KeyPath, str], values: Mapping[str, Any], document: Document, path: KeyPath
) -> None:
    for key, value in values.items():
        here = (*path, key)
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _overlay(target[key], origins, value, document, here)
            continue
        if key in target:
            for known in _paths(target[key], here):
                origins.pop(known, None)
        if value is None:
            target.pop(key, None)
        else:
            target[key] = _without_nulls(value)
            for known in _paths(value, here):
                if known in document.lines:
                    origins[known] = f"{document.name}:{document.lines[known]}"


def _paths(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    """The path of ``value`` and of everything in it."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, element in inner:
        yield from _paths(element, (*path, key))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return tuple(_without_nulls(inner) for inner in value) if isinstance(value, tuple) else value
