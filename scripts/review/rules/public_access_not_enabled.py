"""A workspace's public access is not switched on."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import switched, worst

TYPES = (
    "databricks_mws_private_access_settings",
    "aws_db_instance",
    "databricks_mws_ncc_private_endpoint_rule",
    "databricks_account_network_policy",
)
SEVERITY = Severity.EXPOSED
LEVEL = Level.BLOCK
TITLE = "Public access switched on"
WHY = "The workspace or database can then be reached from the internet, not only over the private link."
FIX = "Leave public access off, or restrict it by an IP access list first."

_SWITCHES = ("public_access_enabled", "publicly_accessible")


def check(change: Change) -> Answer:
    full = ("egress", "network_access", "restriction_mode")
    return worst(
        *(
            switched(change, (name,), lambda value: value is True, f"{name} goes from {{old}} to {{new}}")
            for name in _SWITCHES
        ),
        switched(change, full, lambda value: value == "FULL_ACCESS", "serverless egress goes from {old} to {new}"),
    )
