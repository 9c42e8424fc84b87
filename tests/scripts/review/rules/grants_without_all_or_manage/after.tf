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
