resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_catalog" "pass" {
  name    = "a"
  comment = "b"
}

resource "databricks_catalog" "fail" {
  name = "sandbox"
}

resource "databricks_catalog" "unknown" {
  name = terraform_data.later.output
}

resource "databricks_volume" "fail" {
  name         = "w"
  catalog_name = "main"
  schema_name  = "raw"
  volume_type  = "MANAGED"
}

