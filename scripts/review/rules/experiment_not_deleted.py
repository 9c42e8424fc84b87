"""An experiment is not deleted or replaced."""

from scripts.review.findings import Answer, Level, Severity
from scripts.review.model import Change
from scripts.review.rules._answers import not_destroyed

TYPES = ("databricks_mlflow_experiment",)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Experiment deleted or replaced"
WHY = "Runs, metrics and artifacts go with the experiment, and with them the lineage of the models trained there."
FIX = "Keep name and artifact location, or export the runs first."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its runs and artifacts")
