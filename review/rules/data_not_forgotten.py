"""Data's objects stay under Terraform's care."""

from review.findings import Answer, Level, Severity
from review.plan.model import Action, Change
from review.rules._kit import NOT_APPLICABLE, PASS, fail, unknown

TYPES = (
    "databricks_catalog",
    "databricks_schema",
    "databricks_volume",
    "databricks_sql_table",
    "databricks_table",
    "databricks_pipeline",
    "databricks_external_location",
    "databricks_storage_credential",
    "databricks_secret_scope",
    "databricks_database_instance",
    "databricks_registered_model",
    "databricks_mlflow_experiment",
    "databricks_metastore",
    "databricks_mws_workspaces",
    "aws_s3_bucket",
    "aws_kms_key",
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_dynamodb_table",
)
SEVERITY = Severity.NOTICE
LEVEL = Level.WARN
TITLE = "Object with data leaves Terraform's care"
WHY = "It stays on the platform, but nobody's plan shows its changes any more, and nothing protects it."
FIX = "Import it where it is to be cared for, or note in the change who owns it now."


def check(change: Change) -> Answer:
    if change.action is Action.UNPLANNED:
        return unknown("Terraform stopped before it had planned this object")
    if change.action in (Action.FORGET, Action.CREATE_FORGET):
        return fail("stays on the platform, but Terraform forgets it")
    return PASS if change.change.before is not None else NOT_APPLICABLE
