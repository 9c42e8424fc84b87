resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_sql_endpoint" "pass" {
  name         = "pass"
  cluster_size = "Small"
  enable_serverless_compute = true
  auto_stop_mins = 20
}

resource "databricks_sql_endpoint" "fail" {
  name         = "fail"
  cluster_size = "Small"
  enable_serverless_compute = false
}

resource "databricks_sql_endpoint" "fail_spot" {
  name         = "fail_spot"
  cluster_size = "Small"
  spot_instance_policy = "COST_OPTIMIZED"
}

resource "databricks_sql_endpoint" "fail_type" {
  name         = "fail_type"
  cluster_size = "Small"
  warehouse_type = "CLASSIC"
}

resource "databricks_sql_endpoint" "unknown" {
  name         = "unknown"
  cluster_size = "Small"
  enable_serverless_compute = terraform_data.later.output == "yes"
}
