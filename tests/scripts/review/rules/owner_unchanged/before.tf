resource "databricks_schema" "pass" {
  name         = "raw"
  catalog_name = "main"
  owner        = "platform"
}

resource "databricks_schema" "fail" {
  name         = "raw"
  catalog_name = "main"
  owner        = "platform"
}

resource "databricks_schema" "unknown" {
  name         = "raw"
  catalog_name = "main"
  owner        = "platform"
}
