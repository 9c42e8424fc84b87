resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_global_init_script" "pass" {
  name           = "b"
  content_base64 = "eA=="
  enabled        = true
}

resource "databricks_global_init_script" "fail_on" {
  name           = "a"
  content_base64 = "eA=="
  enabled        = true
}

resource "databricks_global_init_script" "fail_made" {
  name           = "n"
  content_base64 = "eA=="
  enabled        = true
}

resource "databricks_global_init_script" "unknown" {
  name           = "a"
  content_base64 = "eA=="
  enabled        = terraform_data.later.output == "x"
}

