resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  library {
    pypi {
      package = "numpy==1.26.0"
    }
  }
  custom_tags = { a = "b" }
}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  library {
    pypi {
      package = "numpy==1.26.4"
    }
  }

}

resource "databricks_cluster" "unknown" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  library {
    pypi {
      package = "numpy==${terraform_data.later.output}"
    }
  }

}

resource "databricks_job" "fail_environment" {
  name = "s"
  environment {
    environment_key = "e"
    spec {
      environment_version = "2"
      dependencies        = ["numpy==1.26.4", "a==1"]
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

resource "databricks_job" "unknown_environment" {
  name = "s"
  environment {
    environment_key = "e"
    spec {
      environment_version = "2"
      dependencies        = ["numpy==${terraform_data.later.output}"]
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
        library {
          pypi {
            package = "numpy==1.26.4"
          }
        }
        existing_cluster_id = "c"
      }
    }
  }
}

resource "databricks_library" "fail_library" {
  cluster_id = "1"
  pypi {
    package = "numpy==1.26.4"
  }
}

resource "databricks_cluster_policy" "fail_policy" {
  name = "p"
  libraries {
    pypi {
      package = "numpy==1.26.4"
    }
  }
}

resource "databricks_job" "fail_one_of_two_tasks" {
  name = "two"
  task {
    task_key        = "a"
    job_cluster_key = "shared"
    library {
      pypi {
        package = "numpy==1.26.4"
      }
    }
    spark_python_task {
      python_file = "/a.py"
    }
  }
  task {
    task_key        = "b"
    job_cluster_key = "shared"
    library {
      pypi {
        package = "numpy==1.26.0"
      }
    }
    spark_python_task {
      python_file = "/a.py"
    }
  }
  job_cluster {
    job_cluster_key = "shared"
    new_cluster {
      spark_version = "15.4.x-scala2.12"
      node_type_id  = "i3.xlarge"
      num_workers   = 2

    }
  }
}
