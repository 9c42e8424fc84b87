"""An experiment is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("databricks_mlflow_experiment",)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Experiment deleted or replaced"
WHY = "Runs, metrics and artifacts go with the experiment, and with them the lineage of the models trained there."
FIX = "Keep name and artifact location, or export the runs first."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its runs and artifacts")
