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

resource "databricks_grants" "second" {
  catalog = "main"
  grant {
    principal  = "sp"
    privileges = ["SELECT"]
  }
}

