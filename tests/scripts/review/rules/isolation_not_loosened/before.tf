resource "databricks_catalog" "pass" {
  name           = "main"
  isolation_mode = "ISOLATED"
}

resource "databricks_catalog" "fail" {
  name           = "main"
  isolation_mode = "ISOLATED"
}

resource "databricks_catalog" "unknown" {
  name           = "main"
  isolation_mode = "ISOLATED"
}
