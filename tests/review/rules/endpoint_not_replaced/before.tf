resource "databricks_model_serving" "pass" {
  name = "iris"
}

resource "databricks_model_serving" "fail_deleted" {
  name = "iris"
}

resource "databricks_model_serving" "unknown" {
  name = "iris"
}

resource "databricks_model_serving" "fail_replaced" {
  name = "iris"
}
