resource "databricks_job" "pass" {
  name = "train it"
}

resource "databricks_job" "unknown" {
  name = "train"
}
