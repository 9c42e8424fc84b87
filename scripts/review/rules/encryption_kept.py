"""Encryption is not switched off or weakened."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Action, Change
from scripts.review.rules._answers import PASS, applies, fail, is_unknown, new, old, switched, unknown, worst

TYPES = (
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_ebs_volume",
    "aws_ebs_encryption_by_default",
    "aws_db_instance",
    "aws_efs_file_system",
    "databricks_mws_workspaces",
    "aws_kms_key",
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


def check(change: Change) -> Answer:
    if change.type == "aws_s3_bucket_server_side_encryption_configuration":
        return _bucket(change)
    if change.type == "databricks_mws_workspaces":
        return worst(*(_key_removed(change, name) for name in _WORKSPACE_KEYS))
    off = switched(change, ("encrypted",), lambda value: value is False, "encrypted goes from {old} to {new}")
    disabled = switched(change, ("is_enabled",), lambda value: value is False, "the key is disabled")
    return worst(off, disabled)


def _bucket(change: Change) -> Answer:
    path = ("rule", "apply_server_side_encryption_by_default", "sse_algorithm")
    if change.action is Action.DELETE:
        return fail("the bucket's encryption settings are deleted")
    if applies(change) and is_unknown(change, *path):
        return unknown("the algorithm is known only after apply")
    if str(old(change, *path)).startswith("aws:kms") and not str(new(change, *path)).startswith("aws:kms"):
        return fail(f"goes from {old(change, *path)} to {new(change, *path)}")
    return PASS


def _key_removed(change: Change, name: str) -> Answer:
    if is_unknown(change, name):
        return unknown(f"{name} is known only after apply")
    return fail(f"{name} is removed") if applies(change) and old(change, name) and not new(change, name) else PASS
