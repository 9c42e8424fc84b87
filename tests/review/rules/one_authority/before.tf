resource "databricks_grants" "kept" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
}

resource "databricks_grants" "dev" {
  catalog = "dev"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
}

