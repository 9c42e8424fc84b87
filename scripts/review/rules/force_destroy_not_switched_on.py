"""`force_destroy` is not switched on."""

from collections.abc import Callable
from typing import Any

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import NOT_APPLICABLE, PASS, applies, fail, is_unknown, new, old, switched, worst

TYPES = (
    "databricks_catalog",
    "databricks_schema",
    "databricks_metastore",
    "databricks_metastore_data_access",
    "databricks_external_location",
    "databricks_storage_credential",
    "databricks_credential",
    "databricks_directory",
    "databricks_database_instance",
    "aws_s3_bucket",
    "aws_s3_directory_bucket",
    "aws_ecr_repository",
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_docdb_cluster",
    "aws_redshift_cluster",
    "aws_dynamodb_table",
    "aws_backup_vault",
    "aws_secretsmanager_secret",
    "aws_kms_key",
)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Guard against deletion taken away"
WHY = "With it, the next deletion no longer stops at an object that still holds data."
FIX = "Leave it off; empty what has to go in a step of its own."

_ON = ("force_destroy", "force_delete", "delete_recursive", "purge_on_delete", "skip_final_snapshot")
_OFF = ("deletion_protection", "deletion_protection_enabled")
_DAYS = {"recovery_window_in_days": 30, "deletion_window_in_days": 30}
"""How long a deletion can still be taken back → AWS's own choice."""
_BACKUPS = "backup_retention_period"
_EVERY = frozenset((*_ON, *_OFF, *_DAYS))


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    said = "{old} to {new}"
    marks = change.change.after_unknown
    there = change.after.keys() | (marks.keys() if isinstance(marks, dict) else _EVERY)
    answers = [
        switched(change, (name,), lambda value: value is True, f"{name} goes from {said}")
        for name in _ON
        if name in there
    ]
    answers += [
        fail(f"{name} goes from true to {str(new(change, name)).lower()}")
        for name in _OFF
        if name in there
        and old(change, name) is True
        and new(change, name) is not True
        and not is_unknown(change, name)
    ]
    if old(change, _BACKUPS) and new(change, _BACKUPS) == 0:
        answers.append(fail(f"{_BACKUPS} goes from {old(change, _BACKUPS)} to 0: no backups"))
    answers += [
        switched(change, (name,), _shorter_than(usual / 2), f"{name} goes from {said}")
        for name, usual in _DAYS.items()
        if name in there
    ]
    return worst(PASS, *answers) if len(answers) != 1 else answers[0]


def _shorter_than(least: float) -> Callable[[Any], bool]:
    return lambda days: days is not None and days < least
