resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_job" "pass" {
  name = "train"
  schedule {
    quartz_cron_expression = "0 0 3 * * ?"
    timezone_id            = "UTC"
    pause_status           = "UNPAUSED"
  }
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train2.py"
    }
    existing_cluster_id = "c"
  }

}

resource "databricks_job" "fail" {
  name = "train"
  schedule {
    quartz_cron_expression = "0 0 3 * * ?"
    timezone_id            = "UTC"
    pause_status           = "PAUSED"
  }
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
  }

}

resource "databricks_job" "unknown" {
  name = "train"
  schedule {
    quartz_cron_expression = "0 0 3 * * ?"
    timezone_id            = "UTC"
    pause_status           = terraform_data.later.output
  }
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
  }

}
