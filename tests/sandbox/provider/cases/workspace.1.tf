terraform {
  required_providers { databricks = { source = "databricks/databricks", version = "1.99.0" } }
}
provider "databricks" {}
resource "databricks_catalog" "c" {
  name          = "ml"
  comment       = "x"
  force_destroy = true
}
resource "databricks_schema" "s" {
  catalog_name  = databricks_catalog.c.name
  name          = "iris"
  properties    = { a = "b" }
  force_destroy = true
}
resource "databricks_volume" "v" {
  catalog_name = databricks_catalog.c.name
  schema_name  = databricks_schema.s.name
  name         = "vol"
  volume_type  = "MANAGED"
}
resource "databricks_group" "g" { display_name = "eng" }
resource "databricks_grants" "gr" {
  schema = databricks_schema.s.id
  grant {
    principal  = databricks_group.g.display_name
    privileges = ["USE_SCHEMA", "SELECT"]
  }
}
resource "databricks_registered_model" "m" {
  catalog_name = databricks_catalog.c.name
  schema_name  = databricks_schema.s.name
  name         = "mod"
  comment      = "hello"
}
resource "databricks_mlflow_experiment" "e" { name = "/Shared/e1" }
resource "databricks_directory" "d" { path = "/Shared/dir" }
resource "databricks_file" "f" {
  path           = "${databricks_volume.v.volume_path}/a/b.txt"
  content_base64 = base64encode("hello")
}
resource "databricks_secret_scope" "ss" { name = "sc" }
resource "databricks_secret" "s1" {
  scope        = databricks_secret_scope.ss.name
  key          = "k"
  string_value = "topsecret"
}
resource "databricks_model_serving" "ms" {
  name = "iris"
  tags {
    key   = "team"
    value = "ml"
  }
  ai_gateway {
    usage_tracking_config { enabled = true }
    inference_table_config {
      enabled           = true
      catalog_name      = databricks_catalog.c.name
      schema_name       = databricks_schema.s.name
      table_name_prefix = "pre"
    }
  }
}
resource "databricks_permissions" "p" {
  serving_endpoint_id = databricks_model_serving.ms.serving_endpoint_id
  access_control {
    group_name       = databricks_group.g.display_name
    permission_level = "CAN_QUERY"
  }
}
resource "databricks_permissions" "pe" {
  experiment_id = databricks_mlflow_experiment.e.id
  access_control {
    group_name       = databricks_group.g.display_name
    permission_level = "CAN_READ"
  }
}
resource "databricks_user" "u" { user_name = "a@b.c" }
resource "databricks_service_principal" "sp" { display_name = "sp" }
resource "databricks_group_member" "gm" {
  group_id  = databricks_group.g.id
  member_id = databricks_user.u.id
}
