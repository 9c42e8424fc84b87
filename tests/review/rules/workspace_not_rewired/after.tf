resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_mws_workspaces" "pass" {
  account_id               = "a"
  workspace_name           = "pass"
  deployment_name          = "pass"
  custom_tags = { a = "b" }
  aws_region               = "eu-west-1"
  credentials_id           = "c"
  storage_configuration_id = "s"
  network_id               = "n"
}

resource "databricks_mws_workspaces" "fail" {
  account_id               = "a"
  workspace_name           = "fail"
  deployment_name          = "fail"
  aws_region               = "eu-west-1"
  credentials_id           = "c"
  storage_configuration_id = "s"
  network_id               = "other"
}

resource "databricks_mws_workspaces" "fail_credentials" {
  account_id               = "a"
  workspace_name           = "fail_credentials"
  deployment_name          = "fail-credentials"
  aws_region               = "eu-west-1"
  credentials_id           = "other"
  storage_configuration_id = "s"
  network_id               = "n"
}

resource "databricks_mws_workspaces" "unknown" {
  account_id               = "a"
  workspace_name           = "unknown"
  deployment_name          = "unknown"
  aws_region               = "eu-west-1"
  credentials_id           = "c"
  storage_configuration_id = "s"
  network_id               = terraform_data.later.output
}
