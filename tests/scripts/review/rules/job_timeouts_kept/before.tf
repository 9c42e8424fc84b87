resource "databricks_job" "pass" {
  name = "train"
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
    timeout_seconds     = 3600
  }

}

resource "databricks_job" "fail" {
  name = "train"
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
    timeout_seconds     = 3600
  }

}

resource "databricks_job" "unknown" {
  name = "train"
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
    timeout_seconds     = 3600
  }

}
