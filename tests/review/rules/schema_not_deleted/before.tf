resource "databricks_schema" "pass" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "fail_deleted" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "unknown" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "fail_replaced" {
  name         = "raw"
  catalog_name = "main"
}
