resource "databricks_grants" "pass" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG"]
  }

}

resource "databricks_grants" "fail" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG"]
  }

}

resource "databricks_grants" "unknown" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG"]
  }

}
