resource "databricks_mws_workspaces" "pass" {
  account_id               = "a"
  workspace_name           = "prod"
  aws_region               = "eu-central-1"
  credentials_id           = "c"
  storage_configuration_id = "s"
}

resource "databricks_mws_workspaces" "fail_deleted" {
  account_id               = "a"
  workspace_name           = "prod"
  aws_region               = "eu-central-1"
  credentials_id           = "c"
  storage_configuration_id = "s"
}

resource "databricks_mws_workspaces" "unknown" {
  account_id               = "a"
  workspace_name           = "prod"
  aws_region               = "eu-central-1"
  credentials_id           = "c"
  storage_configuration_id = "s"
}

resource "databricks_mws_workspaces" "fail_replaced" {
  account_id               = "a"
  workspace_name           = "prod"
  aws_region               = "eu-central-1"
  credentials_id           = "c"
  storage_configuration_id = "s"
}
