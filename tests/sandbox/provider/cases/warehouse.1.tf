terraform {
  required_providers { databricks = { source = "databricks/databricks", version = "1.99.0" } }
}
provider "databricks" {}
resource "databricks_sql_endpoint" "plain" {
  name         = "plain"
  cluster_size = "2X-Small"
}
resource "databricks_sql_endpoint" "full" {
  name                      = "full"
  cluster_size              = "Small"
  auto_stop_mins            = 10
  min_num_clusters          = 1
  max_num_clusters          = 2
  enable_photon             = false
  enable_serverless_compute = false
  spot_instance_policy      = "RELIABILITY_OPTIMIZED"
  warehouse_type            = "PRO"
  channel {
    name = "CHANNEL_NAME_PREVIEW"
  }
  tags {
    custom_tags {
      key   = "team"
      value = "ml"
    }
  }
}
resource "databricks_permissions" "full" {
  sql_endpoint_id = databricks_sql_endpoint.full.id
  access_control {
    group_name       = "users"
    permission_level = "CAN_USE"
  }
}
