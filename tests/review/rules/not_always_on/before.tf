resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_cluster" "unknown" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_cluster" "existing" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 0

}

resource "databricks_pipeline" "fail_pipeline" {
  name       = "p"
  catalog    = "main"
  schema     = "s"
  continuous = false

  library {
    notebook {
      path = "/a"
    }
  }
}

resource "databricks_cluster" "unknown_cluster" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
}
