resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_app" "pass" {
  name      = "pass"
  resources = []
}

resource "databricks_app" "fail" {
  name      = "fail"
  resources = [{ name = "w", sql_warehouse = { id = "w", permission = "CAN_USE" } }, { name = "s", secret = { scope = "prod", key = "k", permission = "READ" } }]
}

resource "databricks_app" "unknown" {
  name      = "unknown"
  resources = [{ name = "w", sql_warehouse = { id = terraform_data.later.output, permission = "CAN_USE" } }]
}

