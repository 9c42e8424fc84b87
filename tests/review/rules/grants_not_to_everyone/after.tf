resource "terraform_data" "later" {
  input = "known after apply"
}

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
    privileges = ["USE_CATALOG"]
  }
  grant {
    principal  = "account users"
    privileges = ["SELECT"]
  }

}

resource "databricks_grants" "unknown" {
  catalog = "main"
  grant {
    principal  = terraform_data.later.output
    privileges = ["SELECT"]
  }

}

resource "databricks_grants" "fail_other_case" {
  catalog = "main"
  grant {
    principal  = "Account Users"
    privileges = ["USE CATALOG"]
  }
}

resource "databricks_grants" "fail_on_another_schema" {
  schema = "main.prod"
  grant {
    principal  = "account users"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "unknown_on_what" {
  schema = terraform_data.later.output
  grant {
    principal  = "account users"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "pass_only_a_group_on_what" {
  schema = terraform_data.later.output
  grant {
    principal  = "ml"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "pass_was_so_before" {
  schema = "main.dev"
  grant {
    principal  = "account users"
    privileges = ["SELECT"]
  }
}

resource "databricks_grant" "fail_single" {
  schema     = "main.dev"
  principal  = "account users"
  privileges = ["SELECT"]
}
