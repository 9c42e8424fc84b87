resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_schema" "pass" {
  name         = "raw"
  catalog_name = "main"
  owner        = "platform"
  comment      = "a"
}

resource "databricks_schema" "fail" {
  name         = "raw"
  catalog_name = "main"
  owner        = "somebody"
}

resource "databricks_schema" "unknown" {
  name         = "raw"
  catalog_name = "main"
  owner        = terraform_data.later.output
}
