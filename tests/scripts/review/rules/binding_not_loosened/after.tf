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
