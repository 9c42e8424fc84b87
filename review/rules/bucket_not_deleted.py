"""Storage is not deleted or replaced."""

from review.findings import Answer, Level, Severity
from review.plan.model import Change
from review.rules._kit import not_destroyed

TYPES = (
    "aws_s3_bucket",
    "aws_ebs_volume",
    "aws_efs_file_system",
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_dynamodb_table",
    "aws_redshift_cluster",
    "aws_docdb_cluster",
    "aws_s3_directory_bucket",
    "aws_s3tables_table_bucket",
    "aws_s3tables_table",
    "aws_glue_catalog_database",
    "aws_glue_catalog_table",
    "aws_ecr_repository",
    "azurerm_storage_account",
    "azurerm_storage_container",
    "azurerm_storage_data_lake_gen2_filesystem",
    "azurerm_managed_disk",
    "google_storage_bucket",
    "google_bigquery_dataset",
    "google_compute_disk",
)
SEVERITY = Severity.DATA_LOST
LEVEL = Level.BLOCK
TITLE = "Bucket or other storage deleted or replaced"
WHY = "Objects go with their bucket, and so do managed tables and Terraform states that live in it."
FIX = "Keep the bucket's name and region; copy the objects first where it really must go."


def check(change: Change) -> Answer:
    return not_destroyed(change, "its objects")
