resource "databricks_metastore_assignment" "pass" {
  metastore_id         = "m"
  workspace_id         = 1
  default_catalog_name = "main"
}

resource "databricks_metastore_assignment" "fail" {
  metastore_id         = "m"
  workspace_id         = 1
  default_catalog_name = "main"
}

resource "databricks_metastore_assignment" "unknown" {
  metastore_id         = "m"
  workspace_id         = 1
  default_catalog_name = "main"
}

