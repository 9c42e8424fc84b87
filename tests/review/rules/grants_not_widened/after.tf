resource "terraform_data" "later" {
  input = "known after apply"
}

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
    privileges = ["USE_CATALOG", "SELECT", "MODIFY"]
  }

}

resource "databricks_grants" "unknown" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", terraform_data.later.output]
  }

}

resource "databricks_grants" "fail_on_another_schema" {
  schema = "main.prod"
  grant {
    principal  = "ml"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "unknown_on_what" {
  schema = terraform_data.later.output
  grant {
    principal  = "ml"
    privileges = ["SELECT"]
  }
}

resource "databricks_grant" "fail_another_principal" {
  schema     = "main.dev"
  principal  = "analysts"
  privileges = ["SELECT"]
}

resource "databricks_grant" "pass_fewer" {
  schema     = "main.dev"
  principal  = "ml"
  privileges = ["SELECT"]
}

resource "databricks_grants" "pass_case_of_principal" {
  schema = "main.dev"
  grant {
    principal  = "ml"
    privileges = ["select"]
  }
}

resource "databricks_sql_permissions" "fail_table_acl" {
  table = "t"
  privilege_assignments {
    principal  = "ml"
    privileges = ["SELECT", "MODIFY"]
  }
}
