"""What the checks look at."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.service.iam import User

    from infra.settings import Settings


class Around:
    """What checks look at. The workspace is reached once, when the first of them asks."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def workspace(self) -> WorkspaceClient:
        """A client. Raises `OperatorError` without credentials."""
        from scripts import environment

        return environment.connect(self.settings)

    @cached_property
    def me(self) -> User:
        """Whoever would apply."""
        return self.workspace.current_user.me()

    @cached_property
    def my_names(self) -> frozenset[str]:
        """What whoever would apply is known by: name or application id, and groups."""
        groups = (group.display or "" for group in self.me.groups or ())
        return frozenset({self.me.user_name or "", *groups} - {""})

    def place(self, *path: str) -> str:
        """``FILE:LINE`` of a key of the settings."""
        layers = self.settings.layers
        return layers.origin(path) if layers else self.settings.env
