"""Environments that inherit: one file over another, remembering for every key which file and line it comes from.

An environment is `ENV.tfvars` and, beside it, any number of parts, `ENV.PART.tfvars`: one environment in several files, none over the
other. A key that two of them set is refused; objects are put together.

How two values for one key merge:
- Objects merge key by key, at every depth.
- Anything else, lists among them, is replaced as a whole.
- ``null`` takes the inherited key away, so that the field's default holds again.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from infra.errors import BadSyntax, CircularInherits, UnknownEnvironment
from infra.hcl import Document, KeyPath, dotted, read_document

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
    nulls: frozenset[KeyPath] = frozenset()
    """The keys that are ``null``, which takes away what they would inherit."""
    parts: tuple[str, ...] = ()
    """The environment's own files beside `file`."""

    @property
    def file(self) -> str:
        """The environment's own file."""
        return self.origins[()]

    def is_own(self, place: str) -> bool:
        """Whether ``FILE:LINE`` is in one of the environment's own files."""
        file = place.rpartition(":")[0] or place
        return file == self.file or file in self.parts

    def origin(self, path: KeyPath) -> str:
        """``FILE:LINE`` of the key, or of the nearest one above it that a file has; the environment's own file if there is none."""
        return self.nearest(path)[1]

    def overrides(self, path: KeyPath) -> dict[str, str]:
        """``FILE:LINE`` of each key of the object at ``path`` that another file sets than the object itself."""
        file = self.origin(path).rpartition(":")[0]
        below = {known[-1]: self.origins[known] for known in self._below.get(path, ())}
        return {str(key): place for key, place in below.items() if place.rpartition(":")[0] != file}

    @cached_property
    def _below(self) -> dict[KeyPath, list[KeyPath]]:
        """The keys of each object: a look through all keys for each object is some seconds at 4,000 of them."""
        found: dict[KeyPath, list[KeyPath]] = {}
        for known in self.origins:
            if known:
                found.setdefault(known[:-1], []).append(known)
        return found

    def nearest(self, path: KeyPath) -> tuple[KeyPath, str]:
        """The key that `origin` found, and what it gives."""
        length = next((length for length in range(len(path), 0, -1) if path[:length] in self.origins), 0)
        return path[:length], self.origins[path[:length]]


def environment_names(envs_dir: Path) -> list[str]:
    """All environments, sorted by name."""
    return sorted(path.stem for path in envs_dir.glob(f"*{SUFFIX}") if "." not in path.stem)


def files_of(name: str, envs_dir: Path) -> list[Path]:
    """The files of an environment: its own and its parts, those by name."""
    return [envs_dir / f"{name}{SUFFIX}", *sorted(envs_dir.glob(f"{glob.escape(name)}.*{SUFFIX}"))]


def read_layers(env: str, envs_dir: Path) -> Layers:
    """Read an environment and all that it inherits from. Raises `UnknownEnvironment`, `CircularInherits` or `BadSyntax`."""
    environments, chain, where = [], [env], ""
    while True:
        documents = _read(chain[-1], envs_dir, env, where)
        environments.append(documents)
        main = documents[0]
        parent = main.values.pop("inherits", None)
        if parent is None:
            break
        where = f"{main.name}:{main.lines[('inherits',)]}"
        if not isinstance(parent, str):
            raise BadSyntax(where, "inherits", str(parent), "the name of an environment, in quotes")
        if parent in chain:
            raise CircularInherits(where, [*chain, parent])
        chain.append(parent)
    merged = Merged()
    for documents in reversed(environments):
        for document in documents:
            merged.put_over(document)
    merged.origins[()] = environments[0][0].name
    parts = tuple(document.name for document in environments[0][1:])
    return Layers(
        merged.values, merged.origins, tuple(chain), frozenset(merged.derived), frozenset(merged.nulls), parts
    )


def _read(name: str, envs_dir: Path, env: str, where: str) -> list[Document]:
    known = environment_names(envs_dir)
    if name not in known:
        raise UnknownEnvironment(name, known, where)
    for path in sorted(envs_dir.glob(f"*.*{SUFFIX}")):
        if (owner := path.name.partition(".")[0]) not in known:
            raise BadSyntax(f"{envs_dir.name}/{path.name}", "", f'a part of "{owner}"', f"one of {', '.join(known)}")
    main, *parts = (read_document(path, f"{envs_dir.name}/{path.name}", env) for path in files_of(name, envs_dir))
    for number, part in enumerate(parts):
        if "inherits" in part.values:
            place = f"{part.name}:{part.lines[('inherits',)]}"
            raise BadSyntax(place, "inherits", "it in a part of an environment", f"it in {main.name} alone")
        for other in (main, *parts[:number]):
            _refuse_twice(part.values, other.values, part, other, ())
    return [main, *parts]


def _refuse_twice(
    values: Mapping[str, Any], others: Mapping[str, Any], part: Document, other: Document, path: KeyPath
) -> None:
    """Raises `BadSyntax` where two files of one environment set the same key."""
    for key in values.keys() & others.keys():
        here = (*path, key)
        if isinstance(values[key], dict) and isinstance(others[key], dict):
            _refuse_twice(values[key], others[key], part, other, here)
        else:
            found = f"the key again, after {other.name}:{other.lines[here]}"
            raise BadSyntax(f"{part.name}:{part.lines[here]}", dotted(here), found, "each key once")


class Merged:
    """What the files read so far amount to."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[KeyPath, str] = {}
        self.derived: set[KeyPath] = set()
        self.nulls: set[KeyPath] = set()

    def put_over(self, document: Document) -> None:
        """What the file sets holds; the rest stays."""
        self._overlay(self.values, document.values, document, ())

    def _overlay(self, target: dict[str, Any], values: Mapping[str, Any], document: Document, path: KeyPath) -> None:
        for key, value in values.items():
            here = (*path, key)
            if isinstance(value, dict) and isinstance(target.get(key), dict):
                self._overlay(target[key], value, document, here)
                continue
            if key in target:
                self._forget(target[key], here)
            self.nulls.discard(here)
            if value is None:
                target.pop(key, None)
                self.nulls.add(here)
            else:
                target[key] = self._kept(value, here)
                for known in _paths(value, here):
                    if known in document.lines:
                        self.origins[known] = f"{document.name}:{document.lines[known]}"
                    if known in document.derived:
                        self.derived.add(known)

    def _forget(self, value: Any, path: KeyPath) -> None:
        for known in _paths(value, path):
            self.origins.pop(known, None)
            self.derived.discard(known)
            self.nulls.discard(known)

    def _kept(self, value: Any, path: KeyPath) -> Any:
        """A value without what is null in it, which is noted."""
        if isinstance(value, dict):
            self.nulls.update((*path, key) for key, inner in value.items() if inner is None)
            return {key: self._kept(inner, (*path, key)) for key, inner in value.items() if inner is not None}
        if isinstance(value, tuple):
            return tuple(self._kept(inner, (*path, index)) for index, inner in enumerate(value))
        return value


def _paths(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    """The path of ``value`` and of everything in it."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, element in inner:
        yield from _paths(element, (*path, key))
