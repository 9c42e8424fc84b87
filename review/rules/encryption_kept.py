"""Encryption is not switched off or weakened."""

from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._clusters import CLUSTER_TYPES, cluster_specs, undecided
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    applies,
    fail,
    is_unknown,
    left_bare,
    left_to_provider,
    new,
    old,
    switched,
    unknown,
    verdict,
    worst,
)

TYPES = (
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_ebs_volume",
    "aws_ebs_encryption_by_default",
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_docdb_cluster",
    "aws_redshift_cluster",
    "aws_efs_file_system",
    "aws_kms_key",
    "aws_sns_topic",
    "aws_sqs_queue",
    "aws_secretsmanager_secret",
    "aws_cloudwatch_log_group",
    "databricks_mws_workspaces",
    "databricks_external_location",
    "databricks_cluster",
    "databricks_job",
)
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Encryption switched off or weakened"
WHY = "What is written from now on can be read by whoever gets at the storage; a key of one's own can no longer be withdrawn."
FIX = "Keep encryption with the customer's own key."

_WORKSPACE_KEYS = (
    "storage_customer_managed_key_id",
    "managed_services_customer_managed_key_id",
    "customer_managed_key_id",
)

_SWITCHES = {
    "aws_ebs_volume": "encrypted",
    "aws_efs_file_system": "encrypted",
    "aws_redshift_cluster": "encrypted",
    "aws_db_instance": "storage_encrypted",
    "aws_rds_cluster": "storage_encrypted",
    "aws_docdb_cluster": "storage_encrypted",
    "aws_ebs_encryption_by_default": "enabled",
    "aws_kms_key": "is_enabled",
}
"""Type → the attribute that must not be off; where it is not written, AWS's default counts."""

_OFF_BY_DEFAULT = ("aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster")

_KEYS = (
    "storage_customer_managed_key_id",
    "managed_services_customer_managed_key_id",
    "customer_managed_key_id",
    "kms_key_id",
    "kms_master_key_id",
    "encryption_details",
    "enable_key_rotation",
)
"""What protects only while it is there."""


def check(change: Change) -> Answer:
    if change.type == "aws_s3_bucket_server_side_encryption_configuration":
        return _bucket(change)
    if change.type in CLUSTER_TYPES:
        return _local_disks(change)
    removed = (_removed(change, name) for name in _KEYS if name in change.before)
    name = _SWITCHES.get(change.type)
    if name is None:
        return worst(*removed) if change.before else PASS if applies(change) else NOT_APPLICABLE
    if change.type == "aws_ebs_encryption_by_default" and change.action is Action.DELETE:
        return fail("encryption by default goes with it")
    told = f"is made without {name}" if change.change.before is None else f"{name} goes from {{old}} to {{new}}"
    return worst(*removed, switched(change, (name,), _off(change.type), told))


def _off(kind: str) -> Any:
    return (lambda value: value is not True) if kind in _OFF_BY_DEFAULT else (lambda value: value is False)


def _bucket(change: Change) -> Answer:
    path = ("rule", "apply_server_side_encryption_by_default", "sse_algorithm")
    if change.action is Action.DELETE:
        return fail("the bucket's encryption settings are deleted")
    moved = left_bare(change, "bucket", "{old} has its settings no longer")
    if applies(change) and moved is not PASS:
        return moved
    if applies(change) and is_unknown(change, *path):
        return unknown("the algorithm is known only after apply")
    if str(old(change, *path)).startswith("aws:kms") and not str(new(change, *path)).startswith("aws:kms"):
        return fail(f"goes from {old(change, *path)} to {new(change, *path)}")
    return PASS


def _local_disks(change: Change) -> Answer:
    if change.change.before is None:
        return NOT_APPLICABLE
    name = "enable_local_disk_encryption"
    specs = list(cluster_specs(change))
    off = [f"{label}{name} is removed" for label, was, will, _ in specs if was.get(name) and will.get(name) is False]
    if any(was.get(name) for _, was, _, _ in specs) or change.change.after_unknown is True:
        return verdict(off, undecided(change, name))
    return PASS if specs else NOT_APPLICABLE


def _removed(change: Change, name: str) -> Answer:
    if not applies(change) or not old(change, name):
        return PASS if applies(change) else NOT_APPLICABLE
    if is_unknown(change, name) and not left_to_provider(change, name):
        return unknown(f"{name} is known only after apply")
    return PASS if new(change, name) else fail(f"{name} is removed")
