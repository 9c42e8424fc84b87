resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 1
  autotermination_minutes = 30

}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 20
  autotermination_minutes = 30

}

resource "databricks_cluster" "unknown" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = length(terraform_data.later.output)
  autotermination_minutes = 30

}

resource "databricks_pipeline" "fail_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"

  cluster {
    label       = "default"
    num_workers = 10
  }
  library {
    notebook {
      path = "/a"
    }
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
        new_cluster {
          spark_version = "15.4.x-scala2.12"
          node_type_id  = "i3.xlarge"
          num_workers   = 9

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
    num_workers   = 9

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
      num_workers   = 9

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
