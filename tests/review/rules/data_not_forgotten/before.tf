resource "databricks_volume" "pass" {
  name         = "a"
  catalog_name = "c"
  schema_name  = "s"
  volume_type  = "MANAGED"
}

resource "databricks_volume" "fail" {
  name         = "b"
  catalog_name = "c"
  schema_name  = "s"
  volume_type  = "MANAGED"
}

resource "databricks_volume" "unknown" {
  name         = "c"
  catalog_name = "c"
  schema_name  = "s"
  volume_type  = "MANAGED"
}
