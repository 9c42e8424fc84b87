resource "databricks_schema" "pass" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "fail" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "unknown" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "existing" {
  name          = "raw"
  catalog_name  = "main"
  force_destroy = true
}
