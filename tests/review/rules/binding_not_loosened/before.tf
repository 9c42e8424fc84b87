resource "databricks_workspace_binding" "fail" {
  securable_name = "main"
  workspace_id   = 1
  binding_type   = "BINDING_TYPE_READ_ONLY"
}

resource "databricks_workspace_binding" "unknown" {
  securable_name = "main"
  workspace_id   = 1
  binding_type   = "BINDING_TYPE_READ_ONLY"
}

resource "databricks_workspace_binding" "fail_another_catalog" {
  securable_name = "dev"
  securable_type = "catalog"
  workspace_id   = 1
}
