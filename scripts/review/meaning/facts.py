"""What is known of the platform's attributes: which are sets, which have defaults, where case is ignored, what only the platform sets."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

_HERE = Path(__file__).parent

COMPUTED = frozenset(
    [
        "id",
        "arn",
        "etag",
        "url",
        "creator",
        "created_at",
        "created_by",
        "created_time",
        "create_time",
        "creation_time",
        "creation_timestamp",
        "creation_date",
        "updated_at",
        "updated_by",
        "updated_time",
        "update_time",
        "last_updated",
        "last_updated_timestamp",
        "last_modified",
        "last_modified_time",
        "modified_at",
        "generated_id",
        "generation",
        "unique_id",
        "version_id",
        "tags_all",
        "state",
        "run_as_role",
        "workspace_url",
        "effective_properties",
        "default_tags",
    ]
)
"""Attributes at the top of an object that the platform sets: their becoming unknown is no change of ours."""

CASE_IGNORED: dict[str, tuple[str, ...]] = {
    "databricks_catalog": ("name",),
    "databricks_schema": ("name", "catalog_name"),
    "databricks_volume": ("name", "catalog_name", "schema_name"),
    "databricks_registered_model": ("name", "catalog_name", "schema_name"),
    "databricks_sql_table": ("name", "catalog_name", "schema_name"),
    "databricks_grants": ("catalog", "schema", "volume", "table", "model", "function"),
    "databricks_grant": ("catalog", "schema", "volume", "table", "model", "function"),
    "databricks_user": ("user_name",),
    "databricks_external_location": ("name",),
    "databricks_storage_credential": ("name",),
}
"""Type → attributes whose case the platform ignores (Unity Catalog stores names in lower case; user names are e-mail addresses)."""

ORDER_FREE = frozenset(
    [
        "depends_on",
        "on_failure",
        "on_success",
        "on_start",
        "on_duration_warning_threshold_exceeded",
        "security_group_ids",
        "subnet_ids",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "AWS",
        "Service",
        "Federated",
        "Principal",
        "privileges",
        "instance_profile_arns",
    ]
)
"""Lists whose order the platform ignores although the schema calls them lists."""


@lru_cache(maxsize=1)
def _sets() -> dict[str, frozenset[str]]:
    decoded = msgspec.json.decode((_HERE / "sets.json").read_bytes(), type=dict[str, frozenset[str]])
    return decoded


@lru_cache(maxsize=1)
def _defaults() -> dict[str, dict[str, Any]]:
    decoded: dict[str, dict[str, Any]] = msgspec.json.decode((_HERE / "defaults.json").read_bytes())
    return decoded


_NONE: frozenset[str] = frozenset()
_NO_DEFAULTS: dict[str, Any] = {}


def sets_of(kind: str) -> frozenset[str]:
    """Dotted paths, without positions, of a resource type's sets."""
    return _sets().get(kind, _NONE)


def defaults_of(kind: str) -> dict[str, Any]:
    """Dotted path → the value that the provider takes when nothing is written."""
    return _defaults().get(kind, _NO_DEFAULTS)


def ignores_case(kind: str, dotted: str) -> bool:
    return dotted in CASE_IGNORED.get(kind, ())
