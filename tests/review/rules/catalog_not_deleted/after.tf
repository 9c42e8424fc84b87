resource "databricks_catalog" "pass" {
  name    = "main"
  comment = "of everything"
}

resource "databricks_catalog" "unknown" {
  name = "main"
}

resource "databricks_catalog" "fail_replaced" {
  name            = "main"
  connection_name = "pg"
}
