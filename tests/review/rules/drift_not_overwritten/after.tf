resource "databricks_catalog" "fail_comment" {
  name    = "fail_comment"
  comment = "as planned"
}

resource "databricks_catalog" "pass_taken_over" {
  name    = "pass_taken_over"
  comment = "by hand"
}

resource "databricks_catalog" "pass_untouched" {
  name    = "pass_untouched"
  comment = "as planned again"
}

resource "databricks_catalog" "unknown" {
  name    = "unknown"
  comment = terraform_data.later.output
}

resource "terraform_data" "later" {
  input = "known after apply"
}
