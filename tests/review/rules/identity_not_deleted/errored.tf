resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_group" "unknown" {
  display_name = "ml"
  external_id  = "a"
  depends_on = [terraform_data.stops]
}
