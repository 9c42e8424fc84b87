"""A new environment: one file that inherits, with what it never inherits filled in by examples."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.examples import EXAMPLE_ID
from infra.hcl import KeyPath, dotted
from scripts import environment, scaffold
from scripts.errors import Refused

if TYPE_CHECKING:
    from infra.settings import Settings

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class NewEnvironment:
    """``examples``: key, value and place of what is still to be replaced."""

    settings: Settings
    file: Path
    examples: list[tuple[str, str, str]]


def new_environment(name: str, parent: str) -> NewEnvironment:
    """Writes the file of an environment that inherits from ``parent``; nothing is left when it would not load.

    Raises:
        Refused: the name is none, or taken.
        SettingsError: ``parent`` does not load, or the new one would not.
    """
    from infra.examples import examples
    from infra.identity import to_be_said

    if not _NAME.fullmatch(name):
        raise Refused(
            f"found the name {name!r}, expected lower-case letters, digits, _ and -, a letter first, at most 40; it becomes part of names"
        )
    above = environment.settings(parent)
    own: dict[str, Any] = {}
    if above.layers is not None:
        fresh = _values(name)
        for path, value in to_be_said(above, above.layers):
            _put(own, path, fresh(path, value), above.layers.origin(path))
    values = {
        "name": name,
        "parent": parent,
        "sandbox": above.sandbox,
        "own": [f"{key} = {_hcl(value)}" for key, value in own.items()],
    }
    (file,) = scaffold.write("environment", values, lambda: environment.settings(name))
    settings = environment.settings(name)
    return NewEnvironment(settings, file, [(dotted(path), text, place) for path, text, place in examples(settings)])


def _values(name: str) -> Callable[[KeyPath, Any], Any]:
    """What stands for an identity until its owner says it. Hosts and buckets take no `_`."""
    host = name.replace("_", "-")
    ids: dict[Any, str] = {}  # one that is named twice stays one

    def fresh(path: KeyPath, value: Any) -> Any:
        match path[-1]:
            case "workspace_host":
                return f"https://{host}.workspace.example"
            case "bucket":
                return f"states-of-{host}.example"
            case "storage_root" | "storage_location":
                return f"s3://{host}.example/{'-'.join(str(part) for part in path[1:-1:2])}"
            case "name":
                return _Derived(f"{value}_${{env}}")
        if isinstance(value, bool):
            return False
        return ids.setdefault(value, f"{EXAMPLE_ID}{len(ids) + 1:012}")

    return fresh


class _Derived(str):
    """Text with ``${env}`` in it."""


def _put(own: dict[str, Any], path: KeyPath, value: Any, place: str) -> None:
    if any(isinstance(part, int) for part in path):
        raise Refused(
            f"{place}: {dotted(path)}: found an identity within a list, which is inherited as a whole or not at all; "
            "name it by a key of service_principals first. Nothing was written."
        )
    *above, last = map(str, path)
    for part in above:
        own = own.setdefault(part, {})
    own[last] = value


def _hcl(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_hcl(inner)}" for key, inner in value.items()) + " }"
    text = json.dumps(value)
    return text if isinstance(value, _Derived) else text.replace("${", "$${")
