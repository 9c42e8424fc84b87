resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_mws_private_access_settings" "pass" {
  private_access_settings_name = "front"
  region                       = "eu-central-1"
  private_access_level         = "ENDPOINT"
  allowed_vpc_endpoint_ids     = []
}

resource "databricks_mws_private_access_settings" "fail_level" {
  private_access_settings_name = "front"
  region                       = "eu-central-1"
  private_access_level         = "ACCOUNT"
  allowed_vpc_endpoint_ids     = []
}

resource "databricks_mws_private_access_settings" "fail_endpoint" {
  private_access_settings_name = "front"
  region                       = "eu-central-1"
  private_access_level         = "ENDPOINT"
  allowed_vpc_endpoint_ids     = ["vpce-1", "vpce-2"]
}

resource "databricks_mws_private_access_settings" "unknown" {
  private_access_settings_name = "front"
  region                       = "eu-central-1"
  private_access_level         = terraform_data.later.output
  allowed_vpc_endpoint_ids     = ["vpce-1"]
}

