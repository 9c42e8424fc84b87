resource "databricks_notebook" "pass" {
  path           = "/Shared/a"
  language       = "PYTHON"
  content_base64 = "eD0x"
}

resource "databricks_directory" "fail_deleted" {
  path             = "/Shared/team"
  delete_recursive = true
}

resource "databricks_notebook" "fail_deleted" {
  path           = "/Shared/a"
  language       = "PYTHON"
  content_base64 = "eD0x"
}

resource "databricks_cluster_policy" "fail_deleted" {
  name       = "ml"
  definition = "{}"
}

resource "databricks_notebook" "unknown" {
  path           = "/Shared/a"
  language       = "PYTHON"
  content_base64 = "eD0x"
}
