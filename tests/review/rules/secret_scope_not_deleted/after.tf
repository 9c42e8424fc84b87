resource "databricks_secret_scope" "pass" {
  name = "ml"
}

resource "databricks_secret_scope" "unknown" {
  name = "ml"
}

resource "databricks_secret_scope" "fail_replaced" {
  name = "ml2"
}

resource "databricks_secret_scope" "pass_new" {
  name = "new"
}
