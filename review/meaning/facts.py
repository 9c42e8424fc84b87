"""What is known of the platform's attributes: which are sets, which have defaults, where case is ignored, what only the platform sets."""

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

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

SETTABLE: dict[str, tuple[str, ...]] = {
    "aws_athena_workgroup": ("state",),
    "aws_batch_compute_environment": ("state",),
    "aws_batch_job_queue": ("state",),
    "aws_cloudwatch_event_rule": ("state",),
    "aws_cloudwatch_event_target": ("arn",),
    "aws_dlm_lifecycle_policy": ("state",),
    "aws_ec2_instance_state": ("state",),
    "aws_iam_openid_connect_provider": ("url",),
    "aws_lakeformation_resource": ("arn",),
    "aws_notifications_channel_association": ("arn",),
    "aws_rds_instance_state": ("state",),
    "aws_s3_bucket_object": ("etag",),
    "aws_s3_object": ("etag",),
    "aws_scheduler_schedule": ("state",),
    "aws_sns_topic_data_protection_policy": ("arn",),
    "aws_sns_topic_policy": ("arn",),
    "aws_transfer_connector": ("url",),
    "databricks_external_location": ("url",),
    "databricks_external_metadata": ("url",),
    "databricks_repo": ("url",),
    "databricks_sql_dashboard": ("run_as_role",),
    "databricks_sql_query": ("run_as_role",),
}
"""Type → attributes of such a name that are nevertheless the author's to set, as the provider's schema has it."""

ZERO_SAYS = frozenset(["enabled", "first_on_demand", "calls"])
"""Names of attributes of Databricks where zero or false is another thing than nothing: none of it, not the usual amount."""

EMPTY_SAYS = frozenset(["anomaly_detection_config", "snapshot"])
"""Objects without attributes, which say something by being there."""

_ALWAYS_COMPUTED = frozenset(["id"])
_KNOWN_PROVIDERS = ("databricks_", "aws_")

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
        "cidr_blocks",
        "ipv6_cidr_blocks",
        "exclusions",
        "privileges",
        "instance_profile_arns",
    ]
)
"""Lists whose order Databricks and AWS ignore although the schema calls them lists."""


@lru_cache(maxsize=1)
def _sets() -> dict[str, frozenset[str]]:
    decoded = msgspec.json.decode((_HERE / "sets.json").read_bytes(), type=dict[str, frozenset[str]])
    return decoded


@lru_cache(maxsize=1)
def _defaults() -> dict[str, dict[str, Any]]:
    decoded: dict[str, dict[str, Any]] = msgspec.json.decode((_HERE / "defaults.json").read_bytes())
    return decoded


_NONE: frozenset[str] = frozenset()


class Facts(NamedTuple):
    """What is known of a resource type."""

    sets: frozenset[str]
    """Dotted paths, without positions, of its sets."""
    defaults: dict[str, Any]
    """Dotted path → the value that the provider takes when nothing is written."""
    order_free: frozenset[str]
    """Names of its lists whose order means nothing; of providers that are not known here, none."""
    platform: frozenset[str]
    """Names of its attributes that only the platform sets; of an output, which the author writes, none."""


@lru_cache(maxsize=4096)
def facts_of(kind: str) -> Facts:
    sets, defaults = _sets().get(kind, _NONE), _defaults().get(kind, {})
    if kind.startswith(_KNOWN_PROVIDERS):
        return Facts(sets, defaults, ORDER_FREE, COMPUTED.difference(SETTABLE.get(kind, ())))
    return Facts(sets, defaults, _NONE, _NONE if kind == "output" else _ALWAYS_COMPUTED)


def ignores_case(kind: str, dotted: str) -> bool:
    return dotted in CASE_IGNORED.get(kind, ())
