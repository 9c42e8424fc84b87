resource "databricks_grants" "dev" {
  catalog = "dev"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
}

resource "databricks_grants" "renamed" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
}

