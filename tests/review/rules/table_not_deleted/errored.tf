resource "terraform_data" "stops" {
  input = "the plan"

  lifecycle {
    precondition {
      condition     = length(terraform.workspace) == 0
      error_message = "Stops the plan here."
    }
  }
}

resource "databricks_sql_table" "unknown" {
  name         = "iris"
  catalog_name = "main"
  schema_name  = "raw"
  table_type   = "MANAGED"
  warehouse_id = "w"
  partitions   = ["a"]
  column {
    name = "a"
    type = "int"
  }
  depends_on = [terraform_data.stops]
}
