
resource "databricks_volume" "old" {
  catalog_name = "main"
  schema_name  = "raw"
  name         = "files"
  volume_type  = "MANAGED"
}

resource "databricks_volume" "more" {
  catalog_name = "main"
  schema_name  = "raw"
  name         = "others"
  volume_type  = "MANAGED"
}
