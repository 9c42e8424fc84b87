resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_catalog" "pass" {
  name           = "main"
  isolation_mode = "ISOLATED"
  comment        = "a"
}

resource "databricks_catalog" "fail" {
  name           = "main"
  isolation_mode = "OPEN"
}

resource "databricks_catalog" "unknown" {
  name           = "main"
  isolation_mode = terraform_data.later.output
}
