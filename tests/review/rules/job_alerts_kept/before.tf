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
    on_failure = ["a@example.com"]
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
  email_notifications {
    on_failure = ["a@example.com"]
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
    webhook_notifications {
      on_failure {
        id = "w"
      }
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
    on_failure = ["a@example.com"]
  }
}

resource "databricks_job" "pass_task_gone" {
  name = "x"
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
    email_notifications {
      on_failure = ["a@example.com"]
    }
  }
}

resource "databricks_pipeline" "fail_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"
  notification {
    email_recipients = ["a@example.com"]
    alerts           = ["on-update-failure"]
  }

  library {
    notebook {
      path = "/a"
    }
  }
}
