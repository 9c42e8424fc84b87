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
      package = "numpy==2.0.1"
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
      package = "numpy==${terraform_data.later.output}"
    }
  }

}

resource "databricks_job" "fail_environment_unpinned" {
  name = "s"
  environment {
    environment_key = "e"
    spec {
      environment_version = "2"
      dependencies        = ["numpy>=1.26.0"]
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

resource "databricks_job" "pass_environment" {
  name = "s"
  environment {
    environment_key = "e"
    spec {
      environment_version = "2"
      dependencies        = ["numpy==1.26.4"]
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

resource "databricks_pipeline" "fail_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"
  environment {
    dependencies = ["numpy==1.26.0"]
  }

  library {
    notebook {
      path = "/a"
    }
  }
}
