resource "databricks_mws_private_access_settings" "fail" {
  private_access_settings_name = "private"
  region                       = "eu-central-1"
  public_access_enabled        = false
}

resource "databricks_mws_private_access_settings" "unknown" {
  private_access_settings_name = "private"
  region                       = "eu-central-1"
  public_access_enabled        = false
}

resource "aws_rds_cluster_instance" "fail_cluster_instance" {
  cluster_identifier  = "c"
  instance_class      = "db.r6g.large"
  engine              = "aurora-postgresql"
  publicly_accessible = false
}

resource "databricks_workspace_network_option" "fail_default_egress" {
  workspace_id      = 1
  network_policy_id = "strict"
}
