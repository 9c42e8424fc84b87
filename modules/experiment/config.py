"""What an experiment consists of."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from modules.access.config import Permissions, permissions_on
from modules.config import Config
from modules.directory.config import WorkspacePath

# Levels: https://docs.databricks.com/security/auth/access-control
_Permissions = Annotated[Permissions, permissions_on("experiment", "CAN_READ", "CAN_EDIT", "CAN_MANAGE")]


class ExperimentConfig(Config):
    """An experiment: runs are written to it by name."""

    UNIQUE = "name"

    name: WorkspacePath = Field(description="Absolute path in the workspace; its directory must be there")
    artifact_location: str | None = Field(
        None, description="Folder for artifacts; default: the workspace's own. A change replaces it"
    )
    permissions: _Permissions = Field((), description="All permissions on it")

    @property
    def directory(self) -> str:
        """The workspace directory it lies in."""
        return self.name.rpartition("/")[0]
