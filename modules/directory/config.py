"""Which directory."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from modules.config import Config
from modules.errors import BadValue


def _workspace_path(path: str) -> str:
    if not path.startswith(("/Shared/", "/Users/")) or path.endswith("/") or "//" in path:
        raise BadValue(
            "path", path, "an absolute path in the workspace under /Shared/ or /Users/, without / at its end"
        )
    return path


WorkspacePath = Annotated[str, AfterValidator(_workspace_path)]
"""An absolute path below ``/Shared`` or ``/Users``."""


class DirectoryConfig(Config):
    """A directory, with those above it where they are missing."""

    UNIQUE = "path"

    path: WorkspacePath = Field(description="Absolute path in the workspace. A change replaces it")


def is_built_in(path: str) -> bool:
    """Whether the workspace has the directory by itself: ``/Shared``, and each user's home."""
    parts = path.strip("/").split("/")
    return parts == ["Shared"] or (parts[0] == "Users" and len(parts) == 2)
