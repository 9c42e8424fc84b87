resource "databricks_permissions" "pass" {
  job_id = "1"
  access_control {
    group_name       = "ml"
    permission_level = "CAN_VIEW"
  }

}

resource "databricks_permissions" "fail" {
  job_id = "1"
  access_control {
    group_name       = "ml"
    permission_level = "CAN_VIEW"
  }

}

resource "databricks_permissions" "unknown" {
  job_id = "1"
  access_control {
    group_name       = "ml"
    permission_level = "CAN_VIEW"
  }

}

resource "databricks_permissions" "fail_another_job" {
  job_id = "1"
  access_control {
    group_name       = "users"
    permission_level = "CAN_MANAGE"
  }
}

resource "databricks_permissions" "unknown_on_what" {
  job_id = "1"
  access_control {
    group_name       = "users"
    permission_level = "CAN_MANAGE"
  }
}

resource "databricks_permissions" "pass_was_so_before" {
  job_id = "1"
  access_control {
    group_name       = "users"
    permission_level = "CAN_MANAGE"
  }
}
