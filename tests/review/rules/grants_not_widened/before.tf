resource "databricks_grants" "pass" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }

}

resource "databricks_grants" "fail" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }

}

resource "databricks_grants" "unknown" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }

}

resource "databricks_grants" "fail_on_another_schema" {
  schema = "main.dev"
  grant {
    principal  = "ml"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "unknown_on_what" {
  schema = "main.dev"
  grant {
    principal  = "ml"
    privileges = ["SELECT"]
  }
}

resource "databricks_grant" "fail_another_principal" {
  schema     = "main.dev"
  principal  = "ml"
  privileges = ["SELECT"]
}

resource "databricks_grant" "pass_fewer" {
  schema     = "main.dev"
  principal  = "ml"
  privileges = ["SELECT", "MODIFY"]
}

resource "databricks_grants" "pass_case_of_principal" {
  schema = "main.dev"
  grant {
    principal  = "ML"
    privileges = ["SELECT", "MODIFY"]
  }
}

resource "databricks_sql_permissions" "fail_table_acl" {
  table = "t"
  privilege_assignments {
    principal  = "ml"
    privileges = ["SELECT"]
  }
}
