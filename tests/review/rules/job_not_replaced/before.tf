resource "databricks_job" "pass" {
  name = "train"
}

resource "databricks_job" "fail_deleted" {
  name = "train"
}

resource "databricks_job" "unknown" {
  name = "train"
}
