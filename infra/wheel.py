"""The wheel built from `ml/`: what is in `build/wheels`, and where it goes on its volume.

Building and uploading is the command line's business (`lakewright wheel publish`); here it is only looked up, so that jobs can name it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from infra.errors import WheelMissing
from modules.config import Config, UnityName
from modules.volume_file.config import VolumeFullName, content_path

RECORD = Path("build/wheels/wheel.json")
"""Written by whoever builds the wheel, relative to the repository's root: ``{"file", "sha256", "relative_path"}``."""

FOLDER = "wheels"
"""Folder of the volume under which wheels lie, each in a folder named by its content."""


class WheelConfig(Config):
    """The wheel of this repository's own code."""

    name: UnityName = Field(description="Name of the distribution, as libraries give it in `wheel`")
    project: str = Field(description="Folder of its pyproject.toml, relative to the repository's root")
    volume: VolumeFullName = Field(
        description="`catalog.schema.volume` that holds all its versions; none is ever deleted"
    )


@dataclass(frozen=True)
class BuiltWheel:
    """A wheel on this machine."""

    path: Path
    sha256: str
    relative_path: str
    """``wheels/HASH/FILE``, below the volume."""


def relative_path(sha256: str, file_name: str) -> str:
    """Where a wheel lies below its volume: ``wheels/`` + 12 digits of its hash + its name."""
    return f"{FOLDER}/{sha256[:12]}/{file_name}"


def built_wheel(root: Path, env: str = "ENV") -> BuiltWheel:
    """The wheel that was built last below ``root``.

    Raises:
        WheelMissing: none was built, or the file is gone or is not the one that was recorded, or the record is damaged.
    """
    record_path = root / RECORD
    if not record_path.is_file():
        raise WheelMissing(RECORD, "does not exist", env)
    try:
        record = json.loads(record_path.read_text(encoding="utf-8"))
        file_name, sha256 = str(record["file"]), str(record["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise WheelMissing(RECORD, "is damaged", env) from None
    path = record_path.parent / Path(file_name).name
    if not path.is_file():
        raise WheelMissing(path.relative_to(root), "does not exist", env)
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise WheelMissing(path.relative_to(root), f"is not what {RECORD} records", env)
    return BuiltWheel(path, sha256, relative_path(sha256, path.name))


def wheel_path(config: WheelConfig, wheel: BuiltWheel) -> str:
    """The wheel's absolute path on its volume, ``/Volumes/C/S/V/wheels/HASH/FILE``."""
    return content_path(config.volume, FOLDER, wheel.sha256, wheel.path.name)
