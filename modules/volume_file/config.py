"""Which file goes onto which volume."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from modules.config import Config
from modules.errors import BadValue


def _relative(path: str) -> str:
    if path.startswith(("/", "~")) or ".." in path.split("/"):
        raise BadValue("source", path, "a path inside the repository, relative to its root")
    return path


def check_volume(full_name: str) -> str:
    if len(full_name.split(".")) != 3 or not all(full_name.split(".")):
        raise BadValue("volume", full_name, "catalog.schema.volume")
    return full_name


VolumeFullName = Annotated[str, AfterValidator(check_volume)]
"""``catalog.schema.volume``."""


class VolumeFileConfig(Config):
    """One file; its path on the volume is `files/HASH/NAME`, so new content is a new path and what uses it is updated with it."""

    source: Annotated[str, AfterValidator(_relative)] = Field(
        description="Path in this repository, relative to its root"
    )
    volume: VolumeFullName = Field(description="`catalog.schema.volume`")


def volume_path(full_name: str) -> str:
    """``/Volumes/catalog/schema/volume``."""
    return "/Volumes/" + full_name.replace(".", "/")


def content_path(volume: str, folder: str, sha256: str, file_name: str) -> str:
    """``/Volumes/C/S/V/FOLDER/HASH/NAME`` with 12 digits of the hash: never overwritten, so a running job keeps what it began with."""
    return f"{volume_path(volume)}/{folder}/{sha256[:12]}/{file_name}"
