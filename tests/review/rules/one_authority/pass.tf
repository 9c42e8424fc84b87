resource "databricks_grants" "kept" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
  grant {
    principal  = "sp"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "dev" {
  catalog = "dev"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
}

resource "databricks_catalog" "new" {
  name = "new"
}

resource "databricks_grants" "on_new" {
  catalog = "new"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
}

