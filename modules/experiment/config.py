"""What an experiment consists of."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from modules.access.config import ExperimentPermissions
from modules.config import Config
from modules.errors import BadValue


def _workspace_path(name: str) -> str:
    if not name.startswith(("/Shared/", "/Users/")) or name.endswith("/") or "//" in name:
        raise BadValue(
            "name", name, "an absolute path in the workspace under /Shared/ or /Users/, such as /Shared/lakewright/iris"
        )
    return name


class ExperimentConfig(Config):
    """An experiment: runs are written to it by name."""

    name: Annotated[str, AfterValidator(_workspace_path)] = Field(description="Absolute path in the workspace")
    artifact_location: str | None = Field(
        None, description="Folder for artifacts; default: the workspace's own. A change replaces the experiment"
    )
    permissions: ExperimentPermissions = Field((), description="All permissions on it")

    @property
    def directory(self) -> str:
        """The workspace directory it lies in."""
        return self.name.rpartition("/")[0]
