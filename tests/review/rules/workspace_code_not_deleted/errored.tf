resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_notebook" "unknown" {
  path           = "/Shared/a"
  language       = "PYTHON"
  content_base64 = "eD0x"
  depends_on = [terraform_data.stops]
}
