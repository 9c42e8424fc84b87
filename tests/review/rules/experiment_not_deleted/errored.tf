resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_mlflow_experiment" "unknown" {
  name       = "/Shared/iris"
  depends_on = [terraform_data.stops]
}
