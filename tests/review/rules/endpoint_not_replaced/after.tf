resource "databricks_model_serving" "pass" {
  name             = "iris"
  budget_policy_id = "b"
}

resource "databricks_model_serving" "unknown" {
  name = "iris"
}

resource "databricks_model_serving" "fail_replaced" {
  name = "iris2"
}
