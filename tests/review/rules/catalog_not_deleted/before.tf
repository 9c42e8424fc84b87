resource "databricks_catalog" "pass" {
  name = "main"
}

resource "databricks_catalog" "fail_deleted" {
  name = "main"
}

resource "databricks_catalog" "unknown" {
  name = "main"
}

resource "databricks_catalog" "fail_replaced" {
  name = "main"
}
