"""A secret scope is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("databricks_secret_scope", "aws_secretsmanager_secret")
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Secret scope deleted or replaced"
WHY = "Secrets that were put in by hand are in no state and no code: nobody can bring them back."
FIX = "Keep the scope's name and backend; write the secrets to a second scope first."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its secrets")
