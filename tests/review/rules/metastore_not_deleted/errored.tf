resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_metastore" "unknown" {
  name         = "eu"
  region       = "eu-central-1"
  storage_root = "s3://a/b"
  depends_on   = [terraform_data.stops]
}
