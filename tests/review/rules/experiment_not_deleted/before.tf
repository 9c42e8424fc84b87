resource "databricks_mlflow_experiment" "pass" {
  name = "/Shared/iris"
}

resource "databricks_mlflow_experiment" "fail_deleted" {
  name = "/Shared/iris"
}

resource "databricks_mlflow_experiment" "unknown" {
  name = "/Shared/iris"
}

resource "databricks_mlflow_experiment" "fail_replaced" {
  name = "/Shared/iris"
}
