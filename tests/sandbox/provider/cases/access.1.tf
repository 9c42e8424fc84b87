terraform {
  required_providers { databricks = { source = "databricks/databricks", version = "1.99.0" } }
}
provider "databricks" {}
resource "databricks_group" "g" {
  display_name = "readers"
}
resource "databricks_catalog" "c" {
  name = "shared"
}
resource "databricks_grant" "g" {
  catalog    = databricks_catalog.c.name
  principal  = databricks_group.g.display_name
  privileges = ["USE_CATALOG"]
}
resource "databricks_directory" "d" {
  path = "/Shared/access"
}
resource "databricks_notebook" "n" {
  path           = "${databricks_directory.d.path}/notebook"
  language       = "PYTHON"
  content_base64 = base64encode("print(1)")
}
resource "databricks_permissions" "n" {
  notebook_id = databricks_notebook.n.object_id
  access_control {
    group_name       = databricks_group.g.display_name
    permission_level = "CAN_RUN"
  }
}
resource "databricks_secret_scope" "s" {
  name = "shared"
}
resource "databricks_secret_acl" "a" {
  scope      = databricks_secret_scope.s.name
  principal  = databricks_group.g.display_name
  permission = "READ"
}
