resource "databricks_ip_access_list" "pass" {
  label        = "office"
  list_type    = "ALLOW"
  ip_addresses = ["10.0.0.0/8", "10.1.0.0/16"]
}

resource "databricks_ip_access_list" "fail" {
  label        = "office"
  list_type    = "ALLOW"
  ip_addresses = ["10.0.0.0/8", "10.1.0.0/16"]
}

resource "databricks_ip_access_list" "unknown" {
  label        = "office"
  list_type    = "ALLOW"
  ip_addresses = ["10.0.0.0/8", "10.1.0.0/16"]
}

resource "databricks_workspace_conf" "fail_conf" {
  custom_config = {
    "enableIpAccessLists" = true
  }
}
