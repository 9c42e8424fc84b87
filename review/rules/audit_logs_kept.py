"""What is done goes on being recorded."""

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
    unknown,
    worst,
)

_SWITCHES: dict[str, dict[str, object]] = {
    "databricks_mws_log_delivery": {"status": "ENABLED"},
    "aws_cloudtrail": {"enable_logging": True, "is_multi_region_trail": True, "enable_log_file_validation": True},
}
"""Type → attribute → the value with which it records."""

TYPES = (*_SWITCHES, "databricks_system_schema", "aws_s3_bucket_logging", "aws_flow_log")
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Audit log switched off"
WHY = "Who did what can then not be found out afterwards, and what was not recorded cannot be recorded later."
FIX = "Keep it; where it moves, let the new one record before the old one goes."


def check(change: Change) -> Answer:
    if change.action is Action.UNPLANNED:
        return unknown("Terraform stopped before it had planned this object")
    if change.action is Action.DELETE:
        return fail("is deleted")
    if not applies(change):
        return NOT_APPLICABLE
    return worst(
        PASS, _not_narrowed(change), *(_kept(change, name, on) for name, on in _SWITCHES.get(change.type, {}).items())
    )


def _kept(change: Change, name: str, on: object) -> Answer:
    was, will = old(change, name), new(change, name)
    if was != on:
        return PASS
    if is_unknown(change, name):
        return unknown(f"{name} is known only after apply")
    return PASS if will == on else fail(f"{name} goes from {said(was)} to {said(will)}")


def _not_narrowed(change: Change) -> Answer:
    """The delivery of all workspaces' logs, or of some, leaves none of them out afterwards."""
    name = "workspace_ids_filter"
    if change.type != "databricks_mws_log_delivery" or change.change.before is None:
        return PASS
    if is_unknown(change, name):
        return unknown(f"{name} is known only after apply")
    was, will = set(old(change, name) or []), set(new(change, name) or [])
    if not will or (was and was <= will):
        return PASS
    return fail(f"covers workspaces {said(sorted(will))} only" + ("" if was else ", and covered all"))
