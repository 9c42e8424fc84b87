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
