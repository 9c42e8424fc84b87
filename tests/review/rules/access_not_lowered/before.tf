
resource "databricks_entitlements" "pass_more" {
  group_id = "1"
  workspace_access = false
}

resource "databricks_entitlements" "fail" {
  group_id = "1"
  workspace_access = true
  databricks_sql_access = true
}

resource "databricks_entitlements" "unknown" {
  group_id = "1"
  workspace_access = true
}

resource "databricks_access_control_rule_set" "fail_principal" {
  name = "accounts/a/servicePrincipals/fail_principal/ruleSets/default"
  grant_rules {
    principals = ["groups/a", "groups/b"]
    role       = "roles/servicePrincipal.user"
  }
}

resource "databricks_access_control_rule_set" "unknown_principal" {
  name = "accounts/a/servicePrincipals/unknown_principal/ruleSets/default"
  grant_rules {
    principals = ["groups/a"]
    role       = "roles/servicePrincipal.user"
  }
}

resource "databricks_mws_permission_assignment" "fail_admin" {
  workspace_id = 1
  principal_id = 2
  permissions  = ["ADMIN"]
}

resource "databricks_share" "fail_object" {
  name = "fail_object"
  object {
    name             = "a.b.c"
    data_object_type = "TABLE"
  }
  object {
    name             = "a.b.d"
    data_object_type = "TABLE"
  }
}

resource "databricks_share" "pass_object" {
  name = "pass_object"
  object {
    name             = "a.b.c"
    data_object_type = "TABLE"
  }
}

resource "databricks_service_principal" "fail_inactive" {
  application_id = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58"
  display_name   = "fail_inactive"
  active         = true
}
