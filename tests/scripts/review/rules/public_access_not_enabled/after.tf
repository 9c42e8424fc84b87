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
