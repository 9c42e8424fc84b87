resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}
