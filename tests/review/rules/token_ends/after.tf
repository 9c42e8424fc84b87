resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_token" "pass" {
  lifetime_seconds = 3600
}

resource "databricks_token" "fail" {
  comment = "ci"
}

resource "databricks_token" "unknown" {
  lifetime_seconds = length(terraform_data.later.output)
}

resource "databricks_token" "fail_ten_years" {
  lifetime_seconds = 315360000
}
