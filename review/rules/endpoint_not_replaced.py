"""A serving endpoint is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = (
    "databricks_model_serving",
    "databricks_vector_search_endpoint",
    "databricks_model_serving_provisioned_throughput",
)
SEVERITY = Severity.INTERRUPTED
LEVEL = Level.BLOCK
TITLE = "Endpoint deleted or replaced"
WHY = "Requests fail until the new endpoint is ready; its inference table and permissions begin anew."
FIX = "Change the configuration in place; make a second endpoint and move the callers."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its permissions and its readiness")
