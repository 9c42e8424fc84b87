"""`moved` and `import`: keys of the settings that stand for objects Terraform knows by another address, or not yet.

A path names an object as the settings do: ``registered_models.iris``, ``catalogs.ml.schemas.iris.volumes.raw``. What is made with it under
one key (grants, permissions) moves along.

Source: https://developer.hashicorp.com/terraform/language/block/moved and …/block/import
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from infra.hcl import KeyPath
from infra.sections import kinds, sections
from modules.errors import BadValue, ModuleError
from modules.literals import hidden

if TYPE_CHECKING:
    from infra.settings import Settings

_OWN = ("grants", "permissions")
"""Resources of their own that belong to an object, and that `import` may name behind its path."""


def broken_renames(settings: Settings) -> Iterator[tuple[KeyPath, ModuleError]]:
    """Each entry of ``moved`` and ``import`` that cannot be meant, with its key."""
    made = set(_objects(settings))
    targets: dict[str, str] = {}
    for before, after in settings.moved.items():
        path: KeyPath = ("moved", before)
        if _kinds(settings, before) is None:
            yield path, BadValue("path", before, f"KIND.KEY, with KIND one of {', '.join(sections(type(settings)))}")
        elif before in made:
            yield (
                path,
                BadValue(
                    "path", before, "a key that the settings have no more: what it stands for cannot be moved away"
                ),
            )
        elif after not in made:
            yield path, _unknown(after, made)
        elif _kinds(settings, after) != _kinds(settings, before):
            yield path, BadValue("target", after, f"another key of the same kind as {before}")
        elif targets.setdefault(after, before) != before:
            yield path, BadValue("target", after, f"another one: {targets[after]} moves there already")
    for target, id_ in settings.imports.items():
        known = made | {f"{one}.{own}" for one in made for own in _OWN}
        if target not in known:
            yield ("import", target), _unknown(target, made)
        elif not id_.strip():
            yield ("import", target), BadValue("id", id_, "what the provider imports it by, such as its full name")
        elif target in settings.moved.values():
            yield ("import", target), BadValue("path", target, "not in moved too: it is in the state, or it is not")


def _unknown(found: str, made: set[str]) -> BadValue:
    near = difflib.get_close_matches(found, made, n=1)
    return BadValue(
        "path", found, "one that Terraform makes from the settings" + (f'; did you mean "{near[0]}"?' if near else "")
    )


def _objects(config: BaseModel, path: str = "") -> Iterator[str]:
    """The paths of all that Terraform makes."""
    for section in sections(type(config)):
        for key, inner in getattr(config, section).items():
            if not getattr(inner, "existing", False):
                yield f"{path}{section}.{key}"
                yield from _objects(inner, f"{path}{section}.{key}.")


def _kinds(settings: Settings, path: str) -> tuple[str, ...] | None:
    """The kinds in a path, without the keys; None where it is no path of an object."""
    parts = path.split(".")
    found, keys = tuple(parts[::2]), parts[1::2]
    return found if len(found) == len(keys) and all(keys) and found in kinds(type(settings)) else None


def blocks(settings: Settings, resources: Mapping[str, tuple[tuple[str, ...], str]]) -> dict[str, list[dict[str, str]]]:
    """Terraform's ``moved`` and ``import`` blocks for one stack.

    Args:
        resources: address → the keys that it is made of, and the path of its construct below the stack, ``registered_models/iris/grants``.
    """
    moved, imported = [], []
    for address, (keys, construct) in sorted(resources.items()):
        parts = construct.split("/")
        path, leaf = ".".join(parts[:-1]), parts[-1]
        own = tuple(parts[1:-1:2])
        before = _before(path, settings.moved)
        if before is not None:
            name = "_".join((*keys[: len(keys) - len(own)], *before.split(".")[1::2]))
            moved.append({"from": f"{address.partition('.')[0]}.{name}", "to": address})
        id_ = settings.imports.get(f"{path}.{leaf}" if leaf in _OWN else path if keys == own else "")
        if id_ is not None:
            imported.append({"to": address, "id": hidden(id_)})
    return {name: found for name, found in (("moved", moved), ("import", imported)) if found}


def _before(path: str, moved: Mapping[str, str]) -> str | None:
    """What ``path`` was called; the longest entry counts. None where nothing moved."""
    fitting = [(len(after), before, after) for before, after in moved.items() if f"{path}.".startswith(f"{after}.")]
    if not fitting:
        return None
    _, before, after = max(fitting)
    return before + path[len(after) :]
