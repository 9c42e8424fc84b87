"""Compute goes on acting as the same role, for the same person."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import changed, worst

_PATHS = {
    "databricks_cluster": (
        ("aws_attributes", "instance_profile_arn"),
        ("gcp_attributes", "google_service_account"),
        ("single_user_name",),
    ),
    "databricks_sql_global_config": (("instance_profile_arn",), ("google_service_account",), ("security_policy",)),
    "databricks_instance_pool": (("aws_attributes", "instance_profile_arn"),),
    "databricks_pipeline": (("run_as", "user_name"), ("run_as", "service_principal_name")),
}
TYPES = tuple(_PATHS)
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Compute acts as somebody else"
WHY = "Whatever runs there reaches what the new role or person reaches, and no longer what the old one did."
FIX = "Compare the two; a person's name on shared compute is seldom meant."


def check(change: Change) -> Answer:
    answers = [changed(change, path, f"{'.'.join(path)} goes from {{old}} to {{new}}") for path in _PATHS[change.type]]
    return worst(*answers)
