"""What an experiment consists of."""

from __future__ import annotations

from pydantic import Field

from modules.access.config import ExperimentPermissions
from modules.config import Config
from modules.directory.config import WorkspacePath


class ExperimentConfig(Config):
    """An experiment: runs are written to it by name."""

    name: WorkspacePath = Field(description="Absolute path in the workspace; its directory must be there")
    artifact_location: str | None = Field(
        None, description="Folder for artifacts; default: the workspace's own. A change replaces it"
    )
    permissions: ExperimentPermissions = Field((), description="All permissions on it")

    @property
    def directory(self) -> str:
        """The workspace directory it lies in."""
        return self.name.rpartition("/")[0]
