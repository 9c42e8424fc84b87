resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_schema" "pass" {
  name         = "raw"
  catalog_name = "main"
  comment      = "a"
}

resource "databricks_schema" "fail" {
  name          = "raw"
  catalog_name  = "main"
  force_destroy = true
}

resource "databricks_schema" "unknown" {
  name          = "raw"
  catalog_name  = "main"
  force_destroy = terraform_data.later.output == "yes"
}

resource "databricks_schema" "existing" {
  name          = "raw"
  catalog_name  = "main"
  force_destroy = true
  comment       = "b"
}
