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

resource "databricks_mws_permission_assignment" "fail_another_principal" {
  workspace_id = 1
  principal_id = 3
  permissions  = ["ADMIN"]
}

resource "databricks_mws_permission_assignment" "unknown_who" {
  workspace_id = 1
  principal_id = parseint(terraform_data.later.output, 10)
  permissions  = ["ADMIN"]
}

resource "databricks_user_role" "fail_another_user" {
  user_id = "2"
  role    = "account_admin"
}

resource "databricks_entitlements" "fail_another_group" {
  group_id             = "2"
  allow_cluster_create = true
}

resource "databricks_group" "unknown_entitlement" {
  display_name         = "g"
  allow_cluster_create = tobool(terraform_data.later.output)
}

resource "databricks_access_control_rule_set" "fail_may_act_as" {
  name = "accounts/00000000-0000-0000-0000-000000000000/servicePrincipals/1/ruleSets/default"
  grant_rules {
    principals = ["groups/ml", "groups/everyone"]
    role       = "roles/servicePrincipal.user"
  }
}
