"""Libraries as the provider takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from modules.errors import BadValue, UnknownArtifact
from modules.libraries.config import LibraryConfig


@dataclass(frozen=True)
class FileOnVolume:
    """A file and where it lies. The path may be a reference that only Terraform resolves, so the name is kept beside it."""

    file_name: str
    path: str


@dataclass(frozen=True)
class Artifacts:
    """Paths of what this repository itself brings to the workspace."""

    wheels: Mapping[str, str] = field(default_factory=dict)
    """Content-addressed path on a volume by name of distribution."""
    files: Mapping[str, FileOnVolume] = field(default_factory=dict)
    """By key of `files`."""


_KIND_BY_SUFFIX = {".txt": "requirements", ".whl": "whl", ".jar": "jar"}


def library_blocks(libraries: Iterable[LibraryConfig], artifacts: Artifacts) -> list[dict[str, Any]]:
    """The ``library`` blocks of a cluster or task, sorted so that their order in the configuration makes no difference.

    Raises:
        UnknownArtifact: a ``wheel`` or ``file`` that ``artifacts`` does not hold.
    """
    ordered = sorted(libraries, key=lambda library: (library.kind, library.identity))
    return [_block(library, artifacts) for library in ordered]


def not_compared(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """What provider 1.99.0 leaves out when it compares a cluster's libraries, as text: a change of it alone would never be applied.

    Source: ``NewLibraryFromInstanceState`` of the provider and ``Library.String`` of its SDK, by which the set's elements are told apart.
    """
    found = []
    for block in blocks:
        if "requirements" in block:
            found.append(block["requirements"])
        elif exclusions := block.get("maven", {}).get("exclusions"):
            artifact = block["maven"]["coordinates"].rpartition(":")[0]
            found.append(f"{artifact} without {', '.join(exclusions)}")
    return found


def _block(library: LibraryConfig, artifacts: Artifacts) -> dict[str, Any]:
    if library.wheel is not None:
        if library.wheel not in artifacts.wheels:
            raise UnknownArtifact("wheel", library.wheel, artifacts.wheels)
        return {"whl": artifacts.wheels[library.wheel]}
    if library.file is not None:
        if library.file not in artifacts.files:
            raise UnknownArtifact("file", library.file, artifacts.files)
        file = artifacts.files[library.file]
        return {kind_of_file(file.file_name): file.path}
    block = library.model_dump(exclude_none=True)
    for value in block.values():
        if isinstance(value, dict) and "exclusions" in value:
            value["exclusions"] = sorted(value["exclusions"])
            if not value["exclusions"]:
                del value["exclusions"]
    return block


def kind_of_file(file_name: str) -> str:
    """``requirements``, ``whl`` or ``jar`` by the name's ending. Raises `BadValue` for another."""
    for suffix, kind in _KIND_BY_SUFFIX.items():
        if file_name.endswith(suffix):
            return kind
    raise BadValue("library file", file_name, f"a name that ends with one of {', '.join(_KIND_BY_SUFFIX)}")
