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
