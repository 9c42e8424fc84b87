resource "databricks_notebook" "pass" {
  path           = "/Shared/a"
  language       = "PYTHON"
  content_base64 = "eQ=="
}

resource "databricks_notebook" "unknown" {
  path           = "/Shared/a"
  language       = "PYTHON"
  content_base64 = "eD0x"
}
