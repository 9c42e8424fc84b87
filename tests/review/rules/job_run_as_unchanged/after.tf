resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_job" "pass" {
  name = "train"
  run_as {
    service_principal_name = "11111111-1111-1111-1111-111111111111"
  }
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/t.py"
    }
    existing_cluster_id = "c"
  }

}

resource "databricks_job" "fail" {
  name = "train"
  run_as {
    service_principal_name = "22222222-2222-2222-2222-222222222222"
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
    service_principal_name = terraform_data.later.output
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
    user_name = "a@example.com"
  }
}
