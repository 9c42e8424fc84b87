resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_job" "pass" {
  name = "train"
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
    timeout_seconds     = 7200
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
    timeout_seconds     = length(terraform_data.later.output)
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
      }
    }
  }
}

resource "databricks_job" "fail_task" {
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
  name = "x"
}
