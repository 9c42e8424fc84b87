resource "databricks_schema" "pass" {
  name         = "raw"
  catalog_name = "main"
}
