"""Groups, service principals and users stay who they are."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

_LOST = {
    "databricks_group": "its members, grants and permissions",
    "databricks_service_principal": "its grants, memberships, tokens and what runs as it",
    "databricks_user": "their grants, memberships, home folder and what runs as them",
    "databricks_instance_profile": "the role that clusters take by it",
    "azurerm_databricks_access_connector": "the identity by which Unity Catalog reaches its storage",
    "azurerm_user_assigned_identity": "what was granted to it",
    "aws_iam_instance_profile": "the role that machines take by it",
    "google_service_account": "what was granted to it",
    "databricks_account_federation_policy": "the sign-in of whoever came by it",
    "databricks_service_principal_federation_policy": "the sign-in of what came by it",
    "databricks_custom_app_integration": "the sign-in of its users",
    "databricks_git_credential": "the access to the repositories that jobs and folders use",
}
"""Type → what goes with it, as the end of "… are lost with it"."""

TYPES = tuple(_LOST)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Identity deleted or replaced"
WHY = "One of the same name is another one: grants, memberships and jobs that ran as the old one do not follow."
FIX = "Change it in place, or move what it owns and runs to the new one first."


def check(change: Change) -> Answer:
    return not_destroyed(change, _LOST[change.type])
