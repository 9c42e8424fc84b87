resource "databricks_sql_endpoint" "pass" {
  name         = "wh"
  cluster_size = "Small"
}

resource "databricks_sql_endpoint" "fail_deleted" {
  name         = "wh"
  cluster_size = "Small"
}

resource "databricks_sql_endpoint" "unknown" {
  name         = "wh"
  cluster_size = "Small"
}
