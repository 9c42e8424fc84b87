resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_cluster_policy" "pass" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 5}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}, \"spark_version\": {\"type\": \"fixed\", \"value\": \"x\"}}"
}

resource "databricks_cluster_policy" "fail" {
  name       = "p"
  definition = "{\"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail_range" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 100}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail_list" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\", \"p4d.24xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail_unlimited" {
  name       = "p"
  definition = "{\"autotermination_minutes\": {\"type\": \"unlimited\", \"defaultValue\": 30}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
}

resource "databricks_cluster_policy" "fail_per_user" {
  name                  = "p"
  definition            = "{\"autotermination_minutes\": {\"type\": \"fixed\", \"value\": 30, \"hidden\": true}, \"num_workers\": {\"type\": \"range\", \"maxValue\": 10}, \"node_type_id\": {\"type\": \"allowlist\", \"values\": [\"i3.xlarge\"]}}"
  max_clusters_per_user = 10
}

resource "databricks_cluster_policy" "unknown" {
  name       = "p"
  definition = terraform_data.later.output
}
