resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_registered_model" "unknown" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "ml"
  depends_on   = [terraform_data.stops]
}
