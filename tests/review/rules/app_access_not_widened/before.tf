resource "databricks_app" "pass" {
  name      = "pass"
  resources = [{ name = "w", sql_warehouse = { id = "w", permission = "CAN_USE" } }]
}

resource "databricks_app" "fail" {
  name      = "fail"
  resources = [{ name = "w", sql_warehouse = { id = "w", permission = "CAN_USE" } }]
}

resource "databricks_app" "unknown" {
  name      = "unknown"
  resources = [{ name = "w", sql_warehouse = { id = "w", permission = "CAN_USE" } }]
}

