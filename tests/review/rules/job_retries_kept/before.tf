resource "databricks_job" "pass" {
  name = "train"
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
    max_retries         = 2
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
    max_retries         = 2
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
    max_retries         = 2
  }

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
        existing_cluster_id = "c"
        max_retries         = 3
      }
    }
  }
}
