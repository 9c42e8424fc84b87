"""Catalog, schemas, volumes and grants as Terraform resources."""

from __future__ import annotations

from collections.abc import Sequence

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_databricks.catalog import Catalog as CatalogResource
from cdktf_cdktf_provider_databricks.schema import Schema as SchemaResource
from cdktf_cdktf_provider_databricks.volume import Volume as VolumeResource
from constructs import Construct

from modules.access.construct import grant_all
from modules.addresses import set_address
from modules.catalog.config import CatalogConfig, SchemaConfig, VolumeConfig


class Catalog(Construct):
    """A catalog with its schemas, volumes and grants.

    Creates ``databricks_catalog.ID``, for each schema ``databricks_schema.ID_KEY``, for each volume ``databricks_volume.ID_KEY_KEY``, and
    one ``databricks_grants`` for each of them that has grants.

    Args:
        protected: ``True`` (default): Terraform refuses to destroy any of them (``prevent_destroy``), and the platform to delete one that
            is not empty (``force_destroy = false``). ``False``: ``destroy`` takes what is in them along.
        after: addresses of resources that must be there first, such as groups that get grants. All that is made here waits for them.
    """

    def __init__(
        self, scope: Construct, id_: str, config: CatalogConfig, *, protected: bool = True, after: Sequence[str] = ()
    ) -> None:
        super().__init__(scope, id_)
        self.key = id_
        """The key that addresses of what is in it begin with."""
        self._catalog = CatalogResource(
            self,
            "catalog",
            name=config.name,
            comment=config.comment or None,
            owner=config.owner,
            storage_root=config.storage_root,
            isolation_mode=config.isolation_mode,
            properties=dict(sorted(config.properties.items())) or None,
            force_destroy=not protected,
            lifecycle=_lifecycle(protected),
        )
        set_address(self._catalog, id_)
        if after:
            self._catalog.depends_on = list(after)
        grant_all(self, "catalog", lambda: self.name, [id_], config.grants)
        below = Construct(self, "schemas")  # so that the path of constructs is that of the settings
        self.schemas = {
            key: Schema(below, key, schema, catalog=self, default_owner=config.owner, protected=protected)
            for key, schema in sorted(config.schemas.items())
        }
        """Schemas by key."""

    @property
    def name(self) -> str:
        """Known at synth; carries the dependency on the catalog."""
        return str(self._catalog.name)


class Schema(Construct):
    """A schema with its volumes and grants; made by `Catalog`."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        config: SchemaConfig,
        *,
        catalog: Catalog,
        default_owner: str,
        protected: bool = True,
    ) -> None:
        super().__init__(scope, id_)
        keys = [catalog.key, id_]
        owner = config.owner or default_owner
        self._schema = SchemaResource(
            self,
            "schema",
            catalog_name=catalog.name,
            name=config.name,
            comment=config.comment or None,
            owner=owner,
            storage_root=config.storage_root,
            force_destroy=not protected,
            lifecycle=_lifecycle(protected),
        )
        set_address(self._schema, *keys)
        grant_all(self, "schema", lambda: self.full_name, keys, config.grants)
        below = Construct(self, "volumes")
        self.volumes = {
            key: Volume(
                below, key, volume, keys=[*keys, key], schema=self._schema, default_owner=owner, protected=protected
            )
            for key, volume in sorted(config.volumes.items())
        }
        """Volumes by key."""

    @property
    def full_name(self) -> str:
        """``catalog.schema``; known at apply."""
        return str(self._schema.id)


class Volume(Construct):
    """A volume with its grants; made by `Schema`."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        config: VolumeConfig,
        *,
        keys: list[str],
        schema: SchemaResource,
        default_owner: str,
        protected: bool = True,
    ) -> None:
        super().__init__(scope, id_)
        self._volume = VolumeResource(
            self,
            "volume",
            catalog_name=schema.catalog_name,
            schema_name=schema.name,
            name=config.name,
            comment=config.comment or None,
            owner=config.owner or default_owner,
            volume_type=config.volume_type,
            storage_location=config.storage_location,
            lifecycle=_lifecycle(protected),
        )
        set_address(self._volume, *keys)
        grant_all(self, "volume", lambda: self._volume.id, keys, config.grants)

    @property
    def path(self) -> str:
        """``/Volumes/catalog/schema/volume``; known at apply."""
        return str(self._volume.volume_path)


def _lifecycle(protected: bool) -> TerraformResourceLifecycle | None:
    return TerraformResourceLifecycle(prevent_destroy=True) if protected else None
