resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_secret_scope" "unknown" {
  name       = "ml"
  depends_on = [terraform_data.stops]
}
