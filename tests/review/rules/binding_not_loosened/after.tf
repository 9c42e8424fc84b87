resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_workspace_binding" "pass" {
  securable_name = "main"
  workspace_id   = 1
  binding_type   = "BINDING_TYPE_READ_ONLY"
  securable_type = "catalog"
}

resource "databricks_workspace_binding" "fail" {
  securable_name = "main"
  workspace_id   = 1
  binding_type   = "BINDING_TYPE_READ_WRITE"
}

resource "databricks_workspace_binding" "unknown" {
  securable_name = "main"
  workspace_id   = 1
  binding_type   = terraform_data.later.output
}

resource "databricks_workspace_binding" "fail_another_catalog" {
  securable_name = "prod"
  securable_type = "catalog"
  workspace_id   = 1
}
