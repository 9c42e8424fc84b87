resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_job" "pass" {
  name = "train"
  schedule {
    quartz_cron_expression = "0 0 3 * * ?"
    timezone_id            = "UTC"
    pause_status           = "UNPAUSED"
  }
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train2.py"
    }
    existing_cluster_id = "c"
  }

}

resource "databricks_job" "fail" {
  name = "train"
  schedule {
    quartz_cron_expression = "0 0 3 * * ?"
    timezone_id            = "UTC"
    pause_status           = "PAUSED"
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
  schedule {
    quartz_cron_expression = "0 0 3 * * ?"
    timezone_id            = "UTC"
    pause_status           = terraform_data.later.output
  }
  task {
    task_key = "train"
    spark_python_task {
      python_file = "/Workspace/train.py"
    }
    existing_cluster_id = "c"
  }

}

resource "databricks_pipeline" "fail_pipeline" {
  name       = "p"
  catalog    = "main"
  schema     = "s"
  continuous = true

  library {
    notebook {
      path = "/a"
    }
  }
}

resource "databricks_lakehouse_monitor" "fail_monitor" {
  table_name         = "a.b.c"
  assets_dir         = "/a"
  output_schema_name = "a.b"
  snapshot {}
}

resource "databricks_job" "fail_trigger" {
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
  name = "x"
  trigger {
    file_arrival {
      url = "/Volumes/a/b/d/"
    }
  }
}

resource "databricks_job" "fail_continuous" {
  task {
    task_key            = "t"
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
  name = "x"
  continuous {
    pause_status = "PAUSED"
  }
}

resource "databricks_job" "fail_task_disabled" {
  task {
    task_key            = "t"
    disabled            = true
    existing_cluster_id = "c"
    spark_python_task {
      python_file = "/a.py"
    }
  }
  name = "x"
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
}
