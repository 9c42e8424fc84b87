resource "databricks_catalog" "pass" {
  name = "a"
}

resource "databricks_catalog" "fail" {
  name = "sandbox_new"
}

resource "databricks_catalog" "unknown" {
  name = "a"
}

resource "databricks_volume" "fail" {
  name         = "v"
  catalog_name = "main"
  schema_name  = "raw"
  volume_type  = "MANAGED"
}

