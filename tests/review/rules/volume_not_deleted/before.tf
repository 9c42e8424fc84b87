resource "databricks_volume" "pass" {
  name         = "kept"
  catalog_name = "main"
  schema_name  = "raw"
  volume_type  = "MANAGED"
}

resource "databricks_volume" "fail_deleted" {
  name         = "landing"
  catalog_name = "main"
  schema_name  = "raw"
  volume_type  = "MANAGED"
}

resource "databricks_volume" "fail_replaced" {
  name         = "moved"
  catalog_name = "main"
  schema_name  = "raw"
  volume_type  = "MANAGED"
}

resource "databricks_volume" "unknown" {
  name         = "unplanned"
  catalog_name = "main"
  schema_name  = "raw"
  volume_type  = "MANAGED"
}
