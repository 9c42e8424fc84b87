
resource "databricks_sql_endpoint" "pass" {
  name         = "pass"
  cluster_size = "Small"
  enable_serverless_compute = true
}

resource "databricks_sql_endpoint" "fail" {
  name         = "fail"
  cluster_size = "Small"
  enable_serverless_compute = true
}

resource "databricks_sql_endpoint" "fail_spot" {
  name         = "fail_spot"
  cluster_size = "Small"
  spot_instance_policy = "RELIABILITY_OPTIMIZED"
}

resource "databricks_sql_endpoint" "fail_type" {
  name         = "fail_type"
  cluster_size = "Small"
  warehouse_type = "PRO"
}

resource "databricks_sql_endpoint" "unknown" {
  name         = "unknown"
  cluster_size = "Small"
  enable_serverless_compute = true
}
