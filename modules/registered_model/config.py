"""What a registered model consists of. Versions and aliases are made by training and deployment, not by Terraform."""

from __future__ import annotations

from pydantic import Field

from modules.access.config import ModelGrants
from modules.config import Config, UnityName


class RegisteredModelConfig(Config):
    """A place in Unity Catalog for the versions of one model."""

    UNIQUE = "full_name"

    catalog_name: UnityName = Field(description="Catalog it lies in")
    schema_name: UnityName = Field(description="Schema it lies in")
    name: UnityName = Field(description="Name within the schema")
    owner: str = Field(min_length=1, description="Group, user or service principal that owns it")
    comment: str = Field("", description="What it predicts")
    grants: ModelGrants = Field((), description="All grants on it")

    @property
    def full_name(self) -> str:
        return f"{self.catalog_name}.{self.schema_name}.{self.name}"
