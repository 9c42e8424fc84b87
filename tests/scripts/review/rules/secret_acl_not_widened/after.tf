resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_secret_acl" "pass" {
  scope      = "s"
  principal  = "ml"
  permission = "READ"
}

resource "databricks_secret_acl" "fail" {
  scope      = "s"
  principal  = "ml"
  permission = "MANAGE"
}

resource "databricks_secret_acl" "unknown" {
  scope      = "s"
  principal  = terraform_data.later.output
  permission = "READ"
}
