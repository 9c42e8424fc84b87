"""A registered model is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("databricks_registered_model", "databricks_mlflow_model")
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Registered model deleted or replaced"
WHY = "Every version, alias and artifact goes with the model; endpoints that serve it cannot load it again."
FIX = "Keep name, schema and location, or copy the versions to the new model first."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its versions and aliases")
