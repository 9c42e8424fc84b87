"""A workspace is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("databricks_mws_workspaces", "azurerm_databricks_workspace")
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Workspace deleted or replaced"
WHY = "Notebooks, jobs, clusters, experiments and secrets of the workspace go with it."
FIX = "Change networks and keys in the steps that the platform allows in place; make a second workspace and move over."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its jobs, notebooks, experiments and secrets")
