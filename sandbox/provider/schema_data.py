"""The provider's schema and what the schema does not say, as data: one file a type under ``schema/``.

``schema/resources/TYPE.json`` has the block as ``terraform providers schema -json`` prints it (without descriptions) and, under
``behaviour``, facts read off the provider itself (see `Behaviour`). To take over another version:
``terraform providers schema -json | python -m sandbox.provider.regenerate``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "schema"


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


@dataclass(frozen=True)
class TypeSchema:
    """One resource type or data source. ``block`` has ``attributes`` and ``block_types``."""

    name: str
    version: int
    block: dict[str, Any]
    behaviour: Behaviour


@cache
def resource_schema(name: str) -> TypeSchema:
    return _load("resources", name)


@cache
def data_source_schema(name: str) -> TypeSchema:
    return _load("data_sources", name)


def names(folder: str) -> list[str]:
    """All types that there is data for: ``resources`` or ``data_sources``."""
    return sorted(path.stem for path in (FOLDER / folder).glob("*.json"))


def provider_block() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "provider.json").read_text()))


def _load(folder: str, name: str) -> TypeSchema:
    raw = json.loads((FOLDER / folder / f"{name}.json").read_text())
    facts = raw.get("behaviour", {})
    behaviour = Behaviour(
        force_new=frozenset(facts.get("force_new", ())),
        defaults=facts.get("defaults", {}),
        diff_suppressed=frozenset(facts.get("diff_suppressed", ())),
        computed_blocks=frozenset(facts.get("computed_blocks", ())),
        not_compared=frozenset(facts.get("not_compared", ())),
        conflicts_with=facts.get("conflicts_with", {}),
        exactly_one_of=facts.get("exactly_one_of", {}),
        framework=facts.get("framework", False),
    )
    return TypeSchema(name, raw["schema"].get("version", 0), raw["schema"]["block"], behaviour)
