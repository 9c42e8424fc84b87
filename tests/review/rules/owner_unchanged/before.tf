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

resource "databricks_query" "fail_query" {
  display_name    = "q"
  warehouse_id    = "w"
  query_text      = "SELECT 1"
  owner_user_name = "a@example.com"
}

resource "databricks_recipient" "fail_recipient" {
  name                = "r"
  authentication_type = "TOKEN"
  owner               = "a"
}
