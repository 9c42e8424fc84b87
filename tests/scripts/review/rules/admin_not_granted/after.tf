resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_mws_permission_assignment" "pass" {
  workspace_id = 1
  principal_id = 2
  permissions  = ["USER"]
}

resource "databricks_mws_permission_assignment" "fail" {
  workspace_id = 1
  principal_id = 2
  permissions  = ["ADMIN"]
}

resource "databricks_mws_permission_assignment" "unknown" {
  workspace_id = 1
  principal_id = 2
  permissions  = [terraform_data.later.output]
}
