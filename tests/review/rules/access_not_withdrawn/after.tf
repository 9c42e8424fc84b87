resource "terraform_data" "later" {
  input = "x"
}

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
  grant {
    principal  = "new"
    privileges = ["SELECT"]
  }
}

resource "databricks_grants" "fail_dropped" {
  catalog = "c"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", "SELECT"]
  }
}

resource "databricks_grants" "unknown" {
  catalog = "d"
  grant {
    principal  = "ml"
    privileges = ["USE_CATALOG", terraform_data.later.output]
  }
}

resource "databricks_permissions" "fail_lower" {
  job_id = "1"
  access_control {
    group_name       = "ops"
    permission_level = "CAN_VIEW"
  }
}

resource "databricks_permissions" "fail_gone" {
  job_id = "1"
  access_control {
    group_name       = "ops"
    permission_level = "CAN_MANAGE"
  }
}

resource "databricks_ip_access_list" "fail_address" {
  label        = "l"
  list_type    = "ALLOW"
  ip_addresses = ["203.0.113.0/24"]
}

resource "databricks_catalog" "fail_isolated" {
  name           = "m"
  isolation_mode = "ISOLATED"
}
