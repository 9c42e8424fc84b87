resource "databricks_sql_endpoint" "pass" {
  name         = "wh"
  cluster_size = "Medium"
}

resource "databricks_sql_endpoint" "unknown" {
  name         = "wh"
  cluster_size = "Small"
}
