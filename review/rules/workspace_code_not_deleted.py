"""Code and its rules stay in the workspace."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

_LOST = {
    "databricks_notebook": "its revisions and permissions",
    "databricks_workspace_file": "its permissions",
    "databricks_directory": "its permissions, and with delete_recursive everything in it",
    "databricks_repo": "its uncommitted work and permissions",
    "databricks_dashboard": "its subscribers and permissions",
    "databricks_sql_dashboard": "its subscribers and permissions",
    "databricks_connection": "the foreign catalogs on it",
    "databricks_cluster_policy": "the limits for whoever made clusters by it",
    "databricks_global_init_script": "what it did on every cluster",
    "databricks_app": "its address and permissions",
}
"""Type → what goes with it, as the end of "… are lost with it"."""

TYPES = tuple(_LOST)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.WARN
TITLE = "Notebook, folder, policy or connection deleted"
WHY = "Jobs, people and other objects that name it stop at once."
FIX = "Look who uses it first; take it away after them."


def check(change: Change) -> Answer:
    return not_destroyed(change, _LOST[change.type])
