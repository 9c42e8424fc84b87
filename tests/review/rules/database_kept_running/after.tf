resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_database_instance" "pass" {
  name                     = "d"
  capacity                 = "CU_2"
  node_count               = 2
  retention_window_in_days = 35
  stopped                  = false
}

resource "databricks_database_instance" "fail_stopped" {
  name                     = "d"
  capacity                 = "CU_2"
  node_count               = 2
  retention_window_in_days = 30
  stopped                  = true
}

resource "databricks_database_instance" "fail_less" {
  name                     = "d"
  capacity                 = "CU_2"
  node_count               = 1
  retention_window_in_days = 2
  stopped                  = false
}

resource "databricks_database_instance" "unknown" {
  name                     = "d"
  capacity                 = "CU_2"
  node_count               = 2
  retention_window_in_days = length(terraform_data.later.output)
  stopped                  = false
}

