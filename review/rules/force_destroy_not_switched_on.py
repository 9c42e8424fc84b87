"""`force_destroy` is not switched on."""

from collections.abc import Callable
from typing import Any

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    applies,
    fail,
    is_unknown,
    new,
    old,
    said,
    switched,
    unknown,
    worst,
)

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
_OFF = ("deletion_protection", "deletion_protection_enabled", "backup_retention_period")
"""What protects while it is true, or more than none."""
_DAYS = {"recovery_window_in_days": 30, "deletion_window_in_days": 30}
"""How long a deletion can still be taken back → AWS's own choice."""
_EVERY = (*_ON, *_OFF, *_DAYS)
_TOLD = {name: f"{name} goes from {{old}} to {{new}}" for name in _EVERY}


def check(change: Change) -> Answer:
    if not applies(change):
        return NOT_APPLICABLE
    after, marks = change.after, change.change.after_unknown
    marks = marks if isinstance(marks, dict) else _EVERY
    answers = [_answer(change, name) for name in _EVERY if name in after or name in marks]
    return answers[0] if len(answers) == 1 else worst(PASS, *answers)


def _answer(change: Change, name: str) -> Answer:
    if name in _ON and change.action is Action.CREATE and new(change, name) is True and not change.against_nothing:
        return PASS  # a new object never had the guard, and holds nothing yet
    if name in _ON:
        return switched(change, (name,), _is_on, _TOLD[name])
    if name in _DAYS and change.change.before is None:
        return PASS  # a new object never had a longer time, and holds nothing yet
    if name in _DAYS:
        return switched(change, (name,), _shorter_than(_DAYS[name] / 2), _TOLD[name])
    before, after = old(change, name), new(change, name)
    if before and is_unknown(change, name):
        return unknown(f"{name} is known only after apply")
    if not before or after:
        return PASS
    return fail(_TOLD[name].format(old=said(before), new=said(after)))


def _is_on(value: Any) -> bool:
    return value is True


def _shorter_than(least: float) -> Callable[[Any], bool]:
    return lambda days: days is not None and days < least
