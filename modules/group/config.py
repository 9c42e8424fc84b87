"""What a group consists of."""

from __future__ import annotations

from pydantic import Field

from modules.config import Config


class GroupConfig(Config):
    """A group without members of its own; people and service principals join through SCIM."""

    UNIQUE = "display_name"

    display_name: str = Field(min_length=1, description="Name that grants and permissions use")
    existing: bool = Field(
        False, description="It is there already, from the account or another environment: not made here"
    )
