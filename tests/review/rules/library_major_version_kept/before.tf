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

}

resource "databricks_cluster" "fail" {
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

}

resource "databricks_cluster" "unknown" {
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

}

resource "databricks_job" "fail_environment" {
  name = "s"
  environment {
    environment_key = "e"
    spec {
      environment_version = "2"
      dependencies        = ["numpy==1.26.0"]
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
