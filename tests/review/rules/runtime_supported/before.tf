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
  spark_version           = "9.1.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_job" "fail_single_task" {
  name = "l"
  new_cluster {
    spark_version = "16.4.x-scala2.12"
    node_type_id  = "i3.xlarge"
    num_workers   = 2

  }
  spark_python_task {
    python_file = "/Workspace/a.py"
  }
}

resource "databricks_cluster" "fail_short_lived" {
  cluster_name            = "c"
  spark_version           = "16.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
}

resource "databricks_cluster" "pass_ml" {
  cluster_name            = "c"
  spark_version           = "16.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
}

resource "databricks_cluster" "pass_newer_than_the_table" {
  cluster_name            = "c"
  spark_version           = "16.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
}
