"""Catalogs, schemas, volumes and registered models, one and all."""

from __future__ import annotations

from typing import Any, ClassVar

from sandbox.provider.client import Client, segment
from sandbox.provider.conversion import from_api
from sandbox.provider.data_source import DataSource

_UC = "/api/2.1/unity-catalog"


class _One(DataSource):
    """One object by its name, with everything known of it in a block."""

    collection: ClassVar[str]
    block: ClassVar[str]

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        answer = client.get(f"{_UC}/{self.collection}/{segment(config['name'])}")
        nested = self.schema.block["block_types"][self.block]["block"]
        return {
            "id": config["name"],
            "name": config["name"],
            self.block: [from_api(nested, answer, None, {}, frozenset(), "info.")],
        }


class CatalogSource(_One):
    type_name, collection, block = "databricks_catalog", "catalogs", "catalog_info"


class SchemaSource(_One):
    type_name, collection, block = "databricks_schema", "schemas", "schema_info"


class VolumeSource(_One):
    type_name, collection, block = "databricks_volume", "volumes", "volume_info"


def _all(client: Client, collection: str, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    token = None
    while True:
        answer = client.get(f"{_UC}/{collection}", page_token=token, **query)
        found += answer.get(collection, [])
        token = answer.get("next_page_token")
        if not token:
            return found


class CatalogsSource(DataSource):
    type_name = "databricks_catalogs"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        return {"id": "_", "ids": sorted(catalog["name"] for catalog in _all(client, "catalogs"))}


class SchemasSource(DataSource):
    type_name = "databricks_schemas"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        catalog = config["catalog_name"]
        found = _all(client, "schemas", catalog_name=catalog)
        return {"id": "_", "catalog_name": catalog, "ids": sorted(schema["full_name"] for schema in found)}


class VolumesSource(DataSource):
    type_name = "databricks_volumes"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        where = {"catalog_name": config["catalog_name"], "schema_name": config["schema_name"]}
        return {**where, "ids": sorted(volume["full_name"] for volume in _all(client, "volumes", **where))}


class RegisteredModelSource(DataSource):
    type_name = "databricks_registered_model"

    def read(self, client: Client, config: dict[str, Any]) -> dict[str, Any]:
        aliases = "true" if config.get("include_aliases") else None
        answer = client.get(f"{_UC}/models/{segment(config['full_name'])}", include_aliases=aliases)
        nested = self.schema.block["attributes"]["model_info"]["nested_type"]["attributes"]
        info: dict[str, Any] = {name: answer.get(name) for name in nested}
        alias_fields = nested.get("aliases", {}).get("nested_type", {}).get("attributes", {})
        info["aliases"] = [
            {name: alias.get(name) for name in alias_fields} for alias in answer.get("aliases") or []
        ] or None
        return {"model_info": info}
