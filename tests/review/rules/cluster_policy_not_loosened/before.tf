resource "databricks_cluster_policy" "pass" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail_range" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail_list" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail_unlimited" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail_per_user" {
  name                  = "p"
  definition            = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
  max_clusters_per_user = 1
}

resource "databricks_cluster_policy" "unknown" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}
