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

resource "databricks_query" "fail_query" {
  display_name    = "q"
  warehouse_id    = "w"
  query_text      = "SELECT 1"
  owner_user_name = "b@example.com"
}

resource "databricks_recipient" "fail_recipient" {
  name                = "r"
  authentication_type = "TOKEN"
  owner               = "b"
}

resource "databricks_schema" "fail_everyone_from_the_start" {
  catalog_name = "main"
  name         = "s"
  owner        = "account users"
}

resource "databricks_schema" "pass_a_group_from_the_start" {
  catalog_name = "main"
  name         = "s2"
  owner        = "ml"
}
