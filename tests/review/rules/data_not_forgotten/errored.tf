resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_volume" "unknown" {
  name         = "c"
  catalog_name = "c"
  schema_name  = "s"
  volume_type  = "MANAGED"
  depends_on   = [terraform_data.stops]
}
