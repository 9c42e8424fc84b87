resource "databricks_volume" "pass" {
  name             = "pass"
  catalog_name     = "main"
  schema_name      = "raw"
  volume_type      = "EXTERNAL"
  storage_location = "s3://lake/pass"
  comment          = "c"
}

resource "databricks_volume" "unknown" {
  name             = "unknown"
  catalog_name     = "main"
  schema_name      = "raw"
  volume_type      = "EXTERNAL"
  storage_location = "s3://lake/unknown"
}

