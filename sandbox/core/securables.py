"""The kinds of Unity Catalog objects, and which lies in which. Source: https://docs.databricks.com/api/workspace/grants"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``store`` names the kind's documents, ``word`` how messages call it, ``code`` the error when there is none."""

    securable_type: str
    store: str
    word: str
    code: str
    parent: str | None


KINDS = {
    kind.securable_type: kind
    for kind in (
        Kind("metastore", "metastore", "Metastore", "METASTORE_DOES_NOT_EXIST", None),
        Kind("catalog", "catalog", "Catalog", "CATALOG_DOES_NOT_EXIST", "metastore"),
        Kind("schema", "schema", "Schema", "SCHEMA_DOES_NOT_EXIST", "catalog"),
        Kind("volume", "volume", "Volume", "VOLUME_DOES_NOT_EXIST", "schema"),
        Kind("table", "table", "Table", "TABLE_DOES_NOT_EXIST", "schema"),
        Kind("function", "registered_model", "Routine or Model", "RESOURCE_DOES_NOT_EXIST", "schema"),
        Kind("prompt", "prompt", "Prompt", "RESOURCE_DOES_NOT_EXIST", "schema"),
    )
}
CHILDREN_OF_SCHEMA = ("volume", "table", "registered_model", "prompt")
