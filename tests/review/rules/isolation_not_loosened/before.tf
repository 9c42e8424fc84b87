resource "databricks_catalog" "pass" {
  name           = "main"
  isolation_mode = "ISOLATED"
}

resource "databricks_catalog" "fail" {
  name           = "main"
  isolation_mode = "ISOLATED"
}

resource "databricks_catalog" "unknown" {
  name           = "main"
  isolation_mode = "ISOLATED"
}

resource "databricks_cluster" "fail_no_isolation" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  data_security_mode      = "USER_ISOLATION"
}

resource "databricks_cluster" "pass_dedicated" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  data_security_mode      = "USER_ISOLATION"
}

resource "databricks_metastore_data_access" "fail_credential" {
  metastore_id   = "m"
  name           = "d"
  isolation_mode = "ISOLATION_MODE_ISOLATED"
  aws_iam_role {
    role_arn = "arn:aws:iam::123456789012:role/r"
  }
}
