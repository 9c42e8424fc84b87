resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_job" "pass" {
  name = "x"
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
  email_notifications {
    on_failure = ["b@example.com"]
  }
}

resource "databricks_job" "fail" {
  name = "x"
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
}

resource "databricks_job" "fail_task" {
  name = "x"
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
}

resource "databricks_job" "unknown" {
  name = "x"
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
  email_notifications {
    on_failure = [terraform_data.later.output]
  }
}

resource "databricks_job" "pass_task_gone" {
  name = "x"
  task {
    task_key            = "other"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
}

resource "databricks_pipeline" "fail_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"


  library {
    notebook {
      path = "/a"
    }
  }
}
