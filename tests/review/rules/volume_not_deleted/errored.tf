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
  name         = "unplanned"
  catalog_name = "main"
  schema_name  = "curated"
  volume_type  = "MANAGED"
  depends_on   = [terraform_data.stops]
}
