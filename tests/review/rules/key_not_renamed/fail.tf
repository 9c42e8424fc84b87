
resource "databricks_volume" "fail" {
  catalog_name = "main"
  schema_name  = "raw"
  name         = "files"
  volume_type  = "MANAGED"
}
