resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_ip_access_list" "pass" {
  label        = "renamed"
  list_type    = "ALLOW"
  ip_addresses = ["203.0.113.0/24"]
}

resource "databricks_ip_access_list" "fail" {
  label        = "fail"
  list_type    = "ALLOW"
  ip_addresses = ["203.0.113.0/24", "198.51.100.7"]
}

resource "databricks_ip_access_list" "unknown" {
  label        = "unknown"
  list_type    = "ALLOW"
  ip_addresses = ["203.0.113.0/24", terraform_data.later.output]
}

