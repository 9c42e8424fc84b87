"""What a catalog consists of."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from modules.access.config import CatalogGrants, SchemaGrants, VolumeGrants
from modules.config import OWN, Config, Key, UnityName
from modules.errors import BadValue


class VolumeConfig(Config):
    """Files under `/Volumes/CATALOG/SCHEMA/NAME`."""

    UNIQUE = "name"

    name: UnityName = Field(description="Name within the schema")
    comment: str = Field("", description="What it holds")
    owner: str | None = Field(None, description="Group, user or service principal; default: that of the schema")
    volume_type: Literal["MANAGED", "EXTERNAL"] = Field("MANAGED", description="`EXTERNAL` needs `storage_location`")
    storage_location: str | None = Field(None, json_schema_extra=OWN, description="Cloud folder of an external volume")
    grants: VolumeGrants = Field((), description="All grants on the volume")

    @model_validator(mode="after")
    def _location_fits_type(self) -> VolumeConfig:
        if self.volume_type == "EXTERNAL" and self.storage_location is None:
            raise BadValue("storage_location", None, "a cloud folder, since volume_type is EXTERNAL").at(
                "storage_location"
            )
        if self.volume_type == "MANAGED" and self.storage_location is not None:
            raise BadValue("storage_location", self.storage_location, "none, since volume_type is MANAGED").at(
                "storage_location"
            )
        return self


class SchemaConfig(Config):
    """Tables, models and volumes that belong together."""

    UNIQUE = "name"

    name: UnityName = Field(description="Name within the catalog")
    comment: str = Field("", description="What it holds")
    owner: str | None = Field(None, description="Group, user or service principal; default: that of the catalog")
    storage_root: str | None = Field(
        None, json_schema_extra=OWN, description="Cloud folder for managed data; default: that of the catalog"
    )
    grants: SchemaGrants = Field((), description="All grants on the schema")
    volumes: dict[Key, VolumeConfig] = Field(default_factory=dict, description="Volumes by key")


class CatalogConfig(Config):
    """A catalog and everything in it that Terraform owns."""

    UNIQUE = "name"

    name: UnityName = Field(json_schema_extra=OWN, description="Name within the metastore")
    comment: str = Field("", description="What it holds")
    owner: str = Field(
        min_length=1,
        description="Group, user or service principal that owns it, and all in it that names no other owner",
    )
    storage_root: str | None = Field(
        None, json_schema_extra=OWN, description="Cloud folder for managed data; default: that of the metastore"
    )
    isolation_mode: Literal["OPEN", "ISOLATED"] = Field("OPEN", description="`ISOLATED`: only bound workspaces see it")
    properties: dict[str, str] = Field(default_factory=dict, description="Free key-value pairs")
    grants: CatalogGrants = Field((), description="All grants on the catalog")
    schemas: dict[Key, SchemaConfig] = Field(default_factory=dict, description="Schemas by key")
