resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_sql_endpoint" "unknown" {
  name         = "wh"
  cluster_size = "Small"
  depends_on   = [terraform_data.stops]
}
