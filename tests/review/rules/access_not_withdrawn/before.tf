resource "databricks_grants" "pass" {
  catalog = "a"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
  grant {
    principal  = "sp"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "fail_deleted" {
  catalog = "b"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
  grant {
    principal  = "sp"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "fail_dropped" {
  catalog = "c"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
  grant {
    principal  = "sp"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "unknown" {
  catalog = "d"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
  grant {
    principal  = "sp"
    privileges = ["SELECT"]
  }
}

resource "databricks_permissions" "fail_lower" {
  job_id = "1"
  access_control {
    group_name       = "ops"
    permission_level = "CAN_MANAGE"
  }
}

resource "databricks_permissions" "fail_gone" {
  job_id = "1"
  access_control {
    group_name       = "ops"
    permission_level = "CAN_MANAGE"
  }
  access_control {
    group_name       = "ml"
    permission_level = "CAN_VIEW"
  }
}

resource "databricks_ip_access_list" "fail_address" {
  label        = "l"
  list_type    = "ALLOW"
  ip_addresses = ["203.0.113.0/24", "198.51.100.7"]
}

resource "databricks_group_member" "fail_member" {
  group_id  = "1"
  member_id = "2"
}

resource "databricks_workspace_binding" "fail_binding" {
  securable_name = "m"
  securable_type = "catalog"
  workspace_id   = 1
}

resource "databricks_catalog" "fail_isolated" {
  name           = "m"
  isolation_mode = "OPEN"
}
