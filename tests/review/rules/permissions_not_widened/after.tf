resource "terraform_data" "later" {
  input = "known after apply"
}

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
    permission_level = "CAN_MANAGE"
  }

}

resource "databricks_permissions" "unknown" {
  job_id = "1"
  access_control {
    group_name       = terraform_data.later.output
    permission_level = "CAN_VIEW"
  }

}

resource "databricks_permissions" "fail_another_endpoint" {
  serving_endpoint_id = "prod"
  access_control {
    group_name       = "ml"
    permission_level = "CAN_QUERY"
  }
}

resource "databricks_permissions" "fail_owner" {
  job_id = "1"
  access_control {
    user_name        = "a@example.com"
    permission_level = "IS_OWNER"
  }
}
