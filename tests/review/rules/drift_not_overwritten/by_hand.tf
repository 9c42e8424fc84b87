resource "databricks_catalog" "fail_comment" {
  name    = "fail_comment"
  comment = "stop: incident 7"
}

resource "databricks_catalog" "pass_taken_over" {
  name    = "pass_taken_over"
  comment = "by hand"
}

resource "databricks_catalog" "pass_untouched" {
  name    = "pass_untouched"
  comment = "as planned"
}

resource "databricks_catalog" "unknown" {
  name    = "unknown"
  comment = "stop: incident 8"
}
