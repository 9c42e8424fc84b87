resource "databricks_catalog" "fail_comment" {
  name    = "fail_comment"
  comment = "as planned"
}

resource "databricks_catalog" "pass_taken_over" {
  name    = "pass_taken_over"
  comment = "as planned"
}

resource "databricks_catalog" "pass_untouched" {
  name    = "pass_untouched"
  comment = "as planned"
}

resource "databricks_catalog" "unknown" {
  name    = "unknown"
  comment = "as planned"
}
