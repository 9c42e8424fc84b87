"""Compute goes on acting as the same role, for the same person."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._clusters import attribute, cluster_specs, marked, undecided
from review.rules._kit import NOT_APPLICABLE, applies, changed, said, verdict, worst

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
_ROLES = (("aws_attributes", "instance_profile_arn"), ("gcp_attributes", "google_service_account"))

TYPES = (*_PATHS, "databricks_job")
SEVERITY = Severity.PRIVILEGES_WIDENED
LEVEL = Level.WARN
TITLE = "Compute acts as somebody else"
WHY = "Whatever runs there reaches what the new role or person reaches, and no longer what the old one did."
FIX = "Compare the two; a person's name on shared compute is seldom meant."


def check(change: Change) -> Answer:
    if change.type == "databricks_job":
        return _of_job(change)
    answers = [changed(change, path, f"{'.'.join(path)} goes from {{old}} to {{new}}") for path in _PATHS[change.type]]
    return worst(*answers)


def _of_job(change: Change) -> Answer:
    if change.change.before is None or not applies(change):
        return NOT_APPLICABLE
    told = []
    for label, was, will, marks in cluster_specs(change):
        for block, name in _ROLES if was else ():
            if marked(marks.get(block), name):
                continue
            before, after = (attribute(side, block, name) for side in (was, will))
            if before != after:
                told.append(f"{label}{block}.{name} goes from {said(before)} to {said(after)}")
    return verdict(told, undecided(change, *(block for block, _ in _ROLES)))
