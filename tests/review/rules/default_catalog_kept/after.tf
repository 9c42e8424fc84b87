resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_metastore_assignment" "pass" {
  metastore_id         = "n"
  workspace_id         = 1
  default_catalog_name = "main"
}

resource "databricks_metastore_assignment" "fail" {
  metastore_id         = "m"
  workspace_id         = 1
  default_catalog_name = "hive_metastore"
}

resource "databricks_metastore_assignment" "unknown" {
  metastore_id         = "m"
  workspace_id         = 1
  default_catalog_name = terraform_data.later.output
}

