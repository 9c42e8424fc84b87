"""A workspace keeps its network, roles and keys."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import changed, worst

_IDS = (
    "network_id",
    "private_access_settings_id",
    "credentials_id",
    "storage_configuration_id",
    "managed_services_customer_managed_key_id",
    "storage_customer_managed_key_id",
    "network_connectivity_config_id",
)
TYPES = ("databricks_mws_workspaces",)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Workspace put on another network, role or key"
WHY = "Running clusters stop or lose their ways, and what reached the workspace privately may no longer, or others may."
FIX = "End what runs, change one thing at a time, and look at the workspace after each."


def check(change: Change) -> Answer:
    return worst(*(changed(change, (name,), f"{name} goes from {{old}} to {{new}}") for name in _IDS))
