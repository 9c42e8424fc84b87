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
    permission_level = "CAN_MANAGE_RUN"
  }

}

resource "databricks_secret_acl" "fail_secrets" {
  scope      = "s"
  principal  = "users"
  permission = "READ"
}

resource "databricks_permissions" "fail_another_job" {
  job_id = "2"
  access_control {
    group_name       = "users"
    permission_level = "CAN_MANAGE"
  }
}

resource "databricks_permissions" "unknown_on_what" {
  job_id = terraform_data.later.output
  access_control {
    group_name       = "users"
    permission_level = "CAN_MANAGE"
  }
}

resource "databricks_permissions" "pass_was_so_before" {
  job_id = "1"
  access_control {
    group_name       = "users"
    permission_level = "CAN_MANAGE_RUN"
  }
}

resource "databricks_permissions" "fail_everybody_s_tokens" {
  authorization = "tokens"
  access_control {
    group_name       = "users"
    permission_level = "CAN_USE"
  }
}
