resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_mws_private_access_settings" "pass" {
  private_access_settings_name = "private"
  region                       = "eu-central-1"
  public_access_enabled        = false
  private_access_level         = "ACCOUNT"
}

resource "databricks_mws_private_access_settings" "fail" {
  private_access_settings_name = "private"
  region                       = "eu-central-1"
  public_access_enabled        = true
}

resource "databricks_mws_private_access_settings" "unknown" {
  private_access_settings_name = "private"
  region                       = "eu-central-1"
  public_access_enabled        = terraform_data.later.output == "x"
}

resource "aws_rds_cluster_instance" "fail_cluster_instance" {
  cluster_identifier  = "c"
  instance_class      = "db.r6g.large"
  engine              = "aurora-postgresql"
  publicly_accessible = true
}

resource "aws_lambda_function_url" "fail_function_url" {
  function_name      = "f"
  authorization_type = "NONE"
}

resource "databricks_workspace_network_option" "fail_default_egress" {
  workspace_id      = 1
  network_policy_id = "default-policy"
}
