"""`like`: an object of the settings that is as another one of its section, but for what it says itself.

It is resolved when all files are read, so what a nearer environment says of the other one holds for it too. Merged as environments are:
objects key by key, anything else as a whole, and ``null`` takes away.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from infra.errors import InvalidSettings
from infra.hcl import KeyPath, dotted
from infra.layers import Layers

LIKE = "like"


def with_likeness(layers: Layers, kinds: frozenset[tuple[str, ...]]) -> Layers:
    """The same layers, each object with ``like`` filled from the one it names.

    Args:
        kinds: the sections, as `infra.sections.kinds` gives them.

    Raises:
        InvalidSettings: ``like`` names no other object of its section, or a circle.
    """
    filled = _Filled(layers, kinds)
    for section in sorted({kind[0] for kind in kinds}):
        filled.section((section,), (section,))
    if filled.problems:
        raise InvalidSettings(filled.problems)
    if not filled.changed:
        return layers
    return replace(layers, values=filled.values, origins=filled.origins, derived=frozenset(filled.derived))


class _Filled:
    def __init__(self, layers: Layers, kinds: frozenset[tuple[str, ...]]) -> None:
        self._layers, self._kinds = layers, kinds
        self.values, self.origins, self.derived = layers.values, dict(layers.origins), set(layers.derived)
        self.problems: list[str] = []
        self.changed = False

    def section(self, kind: tuple[str, ...], path: KeyPath) -> None:
        """Fills the objects of the section at ``path``, and those in them."""
        objects = _at(self.values, path)
        if not isinstance(objects, dict):
            return
        for key in list(objects):
            self._fill(objects, key, path, [])
        below = [inner for inner in self._kinds if len(inner) == len(kind) + 1 and inner[:-1] == kind]
        for key in objects:
            for inner in below:
                self.section(inner, (*path, key, inner[-1]))

    def _fill(self, objects: dict[str, Any], key: str, path: KeyPath, chain: list[str]) -> None:
        own = objects[key]
        if not isinstance(own, dict) or LIKE not in own:
            return
        other, here = own[LIKE], (*path, key)
        place = f"{self._layers.origin((*here, LIKE))}: {dotted((*here, LIKE))}"
        known = sorted(name for name in objects if name != key)
        if other not in known:
            near = difflib.get_close_matches(str(other), known, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            expected = f"one of {', '.join(known)}" if known else "another object of the section; there is none"
            self.problems.append(f'{place}: found "{other}", expected {expected}{hint}')
        elif other in chain:
            self.problems.append(
                f"{place}: found a circle, {' -> '.join([*chain, key, other])}; expected a chain that ends"
            )
        else:
            self._fill(objects, other, path, [*chain, key])
            if LIKE in objects[other]:
                return  # it cannot be filled itself; that has been said
            self.changed = True
            objects[key] = self._merged(objects[other], own, (*path, other), here)
            del objects[key][LIKE]

    def _merged(self, base: Mapping[str, Any], own: Mapping[str, Any], there: KeyPath, here: KeyPath) -> dict[str, Any]:
        merged = dict(own)
        for name, value in base.items():
            if (*here, name) in self._layers.nulls:
                continue
            if name not in own:
                merged[name] = value
                self._note((*there, name), (*here, name))
            elif isinstance(value, dict) and isinstance(own[name], dict):
                merged[name] = self._merged(value, own[name], (*there, name), (*here, name))
        return merged

    def _note(self, there: KeyPath, here: KeyPath) -> None:
        """What was taken over stands where it was written."""
        for path, origin in _below(self.origins, there):
            self.origins[(*here, *path[len(there) :])] = origin
        self.derived |= {(*here, *path[len(there) :]) for path in self.derived if path[: len(there)] == there}


def _below(origins: Mapping[KeyPath, str], path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    yield from [(known, origin) for known, origin in origins.items() if known[: len(path)] == path]


def _at(values: Any, path: KeyPath) -> Any:
    for part in path:
        values = values.get(part) if isinstance(values, dict) else None
    return values
