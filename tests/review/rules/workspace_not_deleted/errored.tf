resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_mws_workspaces" "unknown" {
  account_id               = "a"
  workspace_name           = "prod"
  aws_region               = "eu-central-1"
  credentials_id           = "c"
  storage_configuration_id = "s"
  depends_on               = [terraform_data.stops]
}
