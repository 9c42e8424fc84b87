"""A workspace's public access is not switched on."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import (
    NOT_APPLICABLE,
    PASS,
    applies,
    fail,
    is_unknown,
    new,
    old,
    switched,
    unknown,
    worst,
)

TYPES = (
    "databricks_mws_private_access_settings",
    "databricks_account_network_policy",
    "databricks_workspace_network_option",
    "aws_db_instance",
    "aws_rds_cluster_instance",
    "aws_redshift_cluster",
    "aws_lambda_function_url",
)
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Public access switched on"
WHY = "The workspace or database can then be reached from the internet, not only over the private link."
FIX = "Leave public access off, or restrict it by an IP access list first."

_FULL = ("egress", "network_access", "restriction_mode")
_DEFAULT_POLICY = "default-policy"


def check(change: Change) -> Answer:
    if change.type == "databricks_workspace_network_option":
        return _default_egress(change)
    told = "goes from {old} to {new}"
    answers = [
        switched(change, (name,), lambda value: value is True, f"{name} {told}")
        for name in ("public_access_enabled", "publicly_accessible")
    ]
    answers.append(
        switched(change, ("authorization_type",), lambda value: value == "NONE", f"authorization_type {told}")
    )
    answers.append(switched(change, _FULL, lambda value: value == "FULL_ACCESS", f"serverless egress {told}"))
    return worst(*answers)


def _default_egress(change: Change) -> Answer:
    """The account's default policy restricts nothing; a workspace may leave one of its own for it."""
    name = "network_policy_id"
    if not applies(change):
        return NOT_APPLICABLE
    if is_unknown(change, name):
        return unknown(f"{name} is known only after apply")
    was = old(change, name)
    if was in (None, _DEFAULT_POLICY) or new(change, name) != _DEFAULT_POLICY:
        return PASS
    return fail(f"{name} goes from {was} to {_DEFAULT_POLICY}")
