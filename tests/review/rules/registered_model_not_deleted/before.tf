resource "databricks_registered_model" "pass" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "ml"
}

resource "databricks_registered_model" "fail_deleted" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "ml"
}

resource "databricks_registered_model" "unknown" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "ml"
}

resource "databricks_registered_model" "fail_replaced" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "ml"
}
