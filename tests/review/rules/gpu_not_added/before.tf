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

resource "databricks_instance_pool" "fail_pool" {
  instance_pool_name                    = "p"
  node_type_id                          = "i3.xlarge"
  idle_instance_autotermination_minutes = 10
}

resource "databricks_job" "fail_for_each" {
  name = "j"
  task {
    task_key = "all"
    for_each_task {
      inputs = "[1,2]"
      task {
        task_key = "one"
        spark_python_task {
          python_file = "/Workspace/a.py"
        }
        new_cluster {
          spark_version = "15.4.x-scala2.12"
          node_type_id  = "i3.xlarge"
          num_workers   = 2

        }
      }
    }
  }
}
