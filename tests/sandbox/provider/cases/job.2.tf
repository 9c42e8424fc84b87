terraform {
  required_providers {
    databricks = {
      source  = "databricks/databricks"
      version = "1.99.0"
    }
  }
}

provider "databricks" {}

resource "databricks_job" "nightly" {
  name                = "nightly"
  max_concurrent_runs = 3
  tags                = { team = "ml" }

  parameter {
    name    = "day"
    default = "yesterday"
  }

  schedule {
    quartz_cron_expression = "0 0 6 ? * MON"
    timezone_id            = "UTC"
  }

  job_cluster {
    job_cluster_key = "small"
    new_cluster {
      spark_version = "16.4.x-cpu-ml-scala2.12"
      node_type_id  = "i3.xlarge"
      num_workers   = 1
    }
  }

  task {
    task_key        = "first"
    job_cluster_key = "small"
    max_retries     = 2
    python_wheel_task {
      package_name     = "pkg"
      entry_point      = "first"
      named_parameters = { table = "a.b.c" }
    }
    library {
      pypi {
        package = "six==1.17.0"
      }
    }
  }

  task {
    task_key        = "second"
    job_cluster_key = "small"
    depends_on {
      task_key = "first"
    }
    spark_python_task {
      python_file = "/Workspace/Shared/x.py"
      parameters  = ["{{tasks.first.values.k}}"]
    }
  }
}
