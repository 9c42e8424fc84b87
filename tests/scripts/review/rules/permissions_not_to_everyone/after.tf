resource "terraform_data" "later" {
  input = "known after apply"
}

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
    group_name       = "users"
    permission_level = "CAN_MANAGE_RUN"
  }

}

resource "databricks_permissions" "unknown" {
  job_id = "1"
  access_control {
    group_name       = terraform_data.later.output
    permission_level = "CAN_VIEW"
  }

}
