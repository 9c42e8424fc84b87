resource "databricks_database_instance" "pass" {
  name                     = "d"
  capacity                 = "CU_2"
  node_count               = 2
  retention_window_in_days = 30
  stopped                  = false
}

resource "databricks_database_instance" "fail_stopped" {
  name                     = "d"
  capacity                 = "CU_2"
  node_count               = 2
  retention_window_in_days = 30
  stopped                  = false
}

resource "databricks_database_instance" "fail_less" {
  name                     = "d"
  capacity                 = "CU_2"
  node_count               = 2
  retention_window_in_days = 30
  stopped                  = false
}

resource "databricks_database_instance" "unknown" {
  name                     = "d"
  capacity                 = "CU_2"
  node_count               = 2
  retention_window_in_days = 30
  stopped                  = false
}

