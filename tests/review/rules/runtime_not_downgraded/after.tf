resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "16.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "14.3.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_cluster" "unknown" {
  cluster_name            = "c"
  spark_version           = terraform_data.later.output
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

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

resource "databricks_job" "fail_single_task" {
  name = "l"
  new_cluster {
    spark_version = "15.4.x-scala2.12"
    node_type_id  = "i3.xlarge"
    num_workers   = 2

  }
  spark_python_task {
    python_file = "/Workspace/a.py"
  }
}

resource "databricks_job" "fail_renamed_key" {
  name = "r"
  job_cluster {
    job_cluster_key = "b"
    new_cluster {
      spark_version = "15.4.x-scala2.12"
      node_type_id  = "i3.xlarge"
      num_workers   = 2

    }
  }
  task {
    task_key        = "t"
    job_cluster_key = "b"
    spark_python_task {
      python_file = "/Workspace/a.py"
    }
  }
}

resource "databricks_job" "fail_environment" {
  name = "s"
  environment {
    environment_key = "e"
    spec {
      environment_version = "2"
      dependencies        = ["a==1"]
    }
  }
  task {
    task_key        = "t"
    environment_key = "e"
    spark_python_task {
      python_file = "/Workspace/a.py"
    }
  }
}

resource "databricks_job" "pass_for_each" {
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
          spark_version = "16.4.x-scala2.12"
          node_type_id  = "i3.xlarge"
          num_workers   = 2

        }
      }
    }
  }
}

resource "databricks_job" "unknown_for_each" {
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
          spark_version = terraform_data.later.output
          node_type_id  = "i3.xlarge"
          num_workers   = 2

        }
      }
    }
  }
}
