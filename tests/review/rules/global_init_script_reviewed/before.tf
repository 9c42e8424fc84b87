resource "databricks_global_init_script" "pass" {
  name           = "a"
  content_base64 = "eA=="
  enabled        = true
}

resource "databricks_global_init_script" "fail_on" {
  name           = "a"
  content_base64 = "eA=="
  enabled        = false
}

resource "databricks_global_init_script" "unknown" {
  name           = "a"
  content_base64 = "eA=="
  enabled        = false
}

