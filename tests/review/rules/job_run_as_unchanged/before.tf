resource "databricks_job" "pass" {
  name = "train"
  run_as {
    service_principal_name = "11111111-1111-1111-1111-111111111111"
  }
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
  }

}

resource "databricks_job" "fail" {
  name = "train"
  run_as {
    service_principal_name = "11111111-1111-1111-1111-111111111111"
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
  run_as {
    service_principal_name = "11111111-1111-1111-1111-111111111111"
  }
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
  }

}

resource "databricks_job" "fail_removed" {
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
  name = "x"
  run_as {
    service_principal_name = "sp"
  }
}
