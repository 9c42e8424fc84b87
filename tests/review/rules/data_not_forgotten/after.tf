resource "databricks_volume" "pass" {
  name         = "a"
  catalog_name = "c"
  schema_name  = "s"
  volume_type  = "MANAGED"
  comment      = "cared for"
}

removed {
  from = databricks_volume.fail
  lifecycle {
    destroy = false
  }
}
resource "databricks_volume" "unknown" {
  name         = "c"
  catalog_name = "c"
  schema_name  = "s"
  volume_type  = "MANAGED"
}
