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
