
resource "databricks_volume" "old" {
  catalog_name = "main"
  schema_name  = "raw"
  name         = "files"
  volume_type  = "MANAGED"
}
