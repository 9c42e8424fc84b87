resource "databricks_mlflow_experiment" "pass" {
  name = "/Shared/iris"
  tags {
    key   = "a"
    value = "b"
  }
}

resource "databricks_mlflow_experiment" "unknown" {
  name = "/Shared/iris"
}

resource "databricks_mlflow_experiment" "fail_replaced" {
  name              = "/Shared/iris"
  artifact_location = "dbfs:/elsewhere"
}
