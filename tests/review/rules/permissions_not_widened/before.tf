resource "databricks_permissions" "pass" {
  job_id = "1"
  access_control {
    group_name       = "ml"
    permission_level = "CAN_MANAGE_RUN"
  }

}

resource "databricks_permissions" "fail" {
  job_id = "1"
  access_control {
    group_name       = "ml"
    permission_level = "CAN_MANAGE_RUN"
  }

}

resource "databricks_permissions" "unknown" {
  job_id = "1"
  access_control {
    group_name       = "ml"
    permission_level = "CAN_MANAGE_RUN"
  }

}

resource "databricks_permissions" "fail_another_endpoint" {
  serving_endpoint_id = "dev"
  access_control {
    group_name       = "ml"
    permission_level = "CAN_QUERY"
  }
}

resource "databricks_permissions" "fail_owner" {
  job_id = "1"
  access_control {
    user_name        = "a@example.com"
    permission_level = "CAN_VIEW"
  }
}
