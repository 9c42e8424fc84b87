resource "databricks_ip_access_list" "pass" {
  label        = "pass"
  list_type    = "ALLOW"
  ip_addresses = ["203.0.113.0/24"]
}

resource "databricks_ip_access_list" "fail" {
  label        = "fail"
  list_type    = "ALLOW"
  ip_addresses = ["203.0.113.0/24"]
}

resource "databricks_ip_access_list" "unknown" {
  label        = "unknown"
  list_type    = "ALLOW"
  ip_addresses = ["203.0.113.0/24"]
}

