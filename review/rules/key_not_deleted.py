"""An encryption key is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = ("aws_kms_key", "databricks_mws_customer_managed_keys", "aws_kms_replica_key")
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Encryption key deleted or replaced"
WHY = "What was encrypted with a key that is gone can never be read again."
FIX = "Rotate the key instead, or re-encrypt everything first and disable the key before deleting it."


def check(change: Change) -> Answer:
    return not_destroyed(change, "everything encrypted with it")
