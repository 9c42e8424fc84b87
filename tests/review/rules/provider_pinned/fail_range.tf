terraform {
  required_providers {
    databricks = {
      source  = "databricks/databricks"
      version = ">= 1.99.0, < 2.0.0"
    }
  }
}

provider "databricks" {
  host  = "http://127.0.0.1:9"
  token = "not-a-token"
}

resource "databricks_schema" "fail" {
  name         = "raw"
  catalog_name = "main"
}
