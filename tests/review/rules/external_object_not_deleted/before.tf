resource "databricks_volume" "pass" {
  name             = "pass"
  catalog_name     = "main"
  schema_name      = "raw"
  volume_type      = "EXTERNAL"
  storage_location = "s3://lake/pass"
}

resource "databricks_volume" "fail_deleted" {
  name             = "faildeleted"
  catalog_name     = "main"
  schema_name      = "raw"
  volume_type      = "EXTERNAL"
  storage_location = "s3://lake/fail_deleted"
}

resource "databricks_volume" "unknown" {
  name             = "unknown"
  catalog_name     = "main"
  schema_name      = "raw"
  volume_type      = "EXTERNAL"
  storage_location = "s3://lake/unknown"
}

