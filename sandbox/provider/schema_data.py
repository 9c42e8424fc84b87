"""The provider's schema and what the schema does not say, as data: one file a type under ``schema/VERSION/``.

``resources/TYPE.json`` has the block as ``terraform providers schema -json`` prints it (without descriptions) and, under
``behaviour``, facts read off the provider itself (see `Behaviour`). To take over another version, or another type:
`sandbox.provider.regenerate`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.provider import VERSIONS

PROVIDER_CONFIG = "provider_config"
FOLDER = Path(__file__).parent / "schema"
_served = VERSIONS[0]


def serve(version: str = VERSIONS[0]) -> None:
    """Which version this process is. Raises ValueError on one that there is no data for."""
    global _served
    if version not in VERSIONS:
        raise ValueError(f"found version {version}, expected one of {', '.join(VERSIONS)}")
    _served = version


def folder() -> Path:
    """Where the data of the served version is."""
    return FOLDER / _served


@dataclass(frozen=True)
class Behaviour:
    """Paths are attribute names joined by periods, without list indexes."""

    force_new: frozenset[str] = frozenset()
    defaults: dict[str, Any] = field(default_factory=dict)
    diff_suppressed: frozenset[str] = frozenset()
    computed_blocks: frozenset[str] = frozenset()
    not_compared: frozenset[str] = frozenset()
    """What a set's elements are not told apart by: the provider's own hash leaves it out, so that a change of it alone is not seen."""
    conflicts_with: dict[str, list[str]] = field(default_factory=dict)
    exactly_one_of: dict[str, list[str]] = field(default_factory=dict)
    framework: bool = False
    zeros: dict[str, Any] = field(default_factory=dict)
    """What this version writes for a top-level attribute that nobody has set, where others write nothing."""


@dataclass(frozen=True)
class TypeSchema:
    """One resource type or data source. ``block`` has ``attributes`` and ``block_types``."""

    name: str
    version: int
    block: dict[str, Any]
    behaviour: Behaviour


def resource_schema(name: str) -> TypeSchema:
    return _load(folder() / "resources" / f"{name}.json")


def data_source_schema(name: str) -> TypeSchema:
    return _load(folder() / "data_sources" / f"{name}.json")


def names(part: str) -> list[str]:
    """All types that there is data for: ``resources`` or ``data_sources``."""
    return sorted(path.stem for path in (folder() / part).glob("*.json"))


def provider_block() -> dict[str, Any]:
    return dict(json.loads((folder() / "provider.json").read_text()))


@cache
def _load(path: Path) -> TypeSchema:
    raw = json.loads(path.read_text())
    facts = raw.get("behaviour", {})
    behaviour = Behaviour(
        force_new=frozenset(facts.get("force_new", ())),
        defaults=facts.get("defaults", {}),
        diff_suppressed=frozenset(facts.get("diff_suppressed", ())),
        computed_blocks=frozenset(facts.get("computed_blocks", ())) | _located(raw["schema"]["block"]),
        not_compared=frozenset(facts.get("not_compared", ())),
        conflicts_with=facts.get("conflicts_with", {}),
        exactly_one_of=facts.get("exactly_one_of", {}),
        framework=facts.get("framework", False),
        zeros=facts.get("zeros", {}),
    )
    return TypeSchema(path.stem, raw["schema"].get("version", 0), raw["schema"]["block"], behaviour)


def _located(block: dict[str, Any], path: str = "") -> frozenset[str]:
    """The blocks, at any depth, that the provider fills with the workspace it speaks to (from 1.113 on) when nobody has named one."""
    found = set()
    for name, nested in block.get("block_types", {}).items():
        inner = nested["block"]
        if name == PROVIDER_CONFIG and inner["attributes"].get("workspace_id", {}).get("computed"):
            found.add(f"{path}{name}")
        found |= _located(inner, f"{path}{name}.")
    return frozenset(found)
