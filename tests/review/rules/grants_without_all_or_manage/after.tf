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
    privileges = ["ALL_PRIVILEGES"]
  }

}

resource "databricks_grants" "unknown" {
  catalog = "main"
  grant {
    principal  = "ml"
    privileges = [terraform_data.later.output]
  }

}

resource "databricks_grant" "fail_with_a_space" {
  schema     = "main.dev"
  principal  = "ml"
  privileges = ["ALL PRIVILEGES"]
}

resource "databricks_grant" "fail_manage" {
  schema     = "main.dev"
  principal  = "ml"
  privileges = ["SELECT", "MANAGE"]
}

resource "databricks_grants" "fail_on_another_catalog" {
  catalog = "prod"
  grant {
    principal  = "ml"
    privileges = ["ALL PRIVILEGES"]
  }
}
