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
  name             = "unknown"
  catalog_name     = "main"
  schema_name      = "raw"
  volume_type      = "EXTERNAL"
  storage_location = "s3://lake/unknown"
  depends_on       = [terraform_data.stops]
}

