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

resource "databricks_grant" "fail_manage" {
  schema     = "main.dev"
  principal  = "ml"
  privileges = ["SELECT"]
}

resource "databricks_grants" "fail_on_another_catalog" {
  catalog = "dev"
  grant {
    principal  = "ml"
    privileges = ["ALL PRIVILEGES"]
  }
}
