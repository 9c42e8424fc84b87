resource "databricks_secret_acl" "pass" {
  scope      = "s"
  principal  = "ml"
  permission = "WRITE"
}

resource "databricks_secret_acl" "fail" {
  scope      = "s"
  principal  = "ml"
  permission = "WRITE"
}

resource "databricks_secret_acl" "unknown" {
  scope      = "s"
  principal  = "ml"
  permission = "WRITE"
}

resource "databricks_secret_acl" "fail_another_scope" {
  scope      = "dev"
  principal  = "ml"
  permission = "READ"
}

resource "databricks_secret_acl" "unknown_which_scope" {
  scope      = "dev"
  principal  = "ml"
  permission = "READ"
}

resource "databricks_secret_acl" "pass_less" {
  scope      = "dev"
  principal  = "ml"
  permission = "WRITE"
}
