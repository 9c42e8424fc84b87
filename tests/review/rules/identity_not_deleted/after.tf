resource "databricks_group" "pass" {
  display_name         = "ml"
  external_id          = "a"
  allow_cluster_create = true
}

resource "databricks_group" "fail_replaced" {
  display_name = "ml"
  external_id  = "b"
}

resource "databricks_group" "unknown" {
  display_name = "ml"
  external_id  = "a"
}
