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

resource "databricks_secret_acl" "fail_another_scope" {
  scope      = "prod"
  principal  = "ml"
  permission = "READ"
}

resource "databricks_secret_acl" "unknown_which_scope" {
  scope      = terraform_data.later.output
  principal  = "ml"
  permission = "READ"
}

resource "databricks_secret_acl" "pass_less" {
  scope      = "dev"
  principal  = "ml"
  permission = "READ"
}

resource "databricks_secret_scope" "fail_everyone_manages" {
  name                     = "s"
  initial_manage_principal = "users"
}

resource "databricks_secret_scope" "unknown_who_manages" {
  name                     = "s"
  initial_manage_principal = terraform_data.later.output
}
