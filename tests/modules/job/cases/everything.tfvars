name        = "nightly"
description = "Every night"
owner       = { service_principal_name = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58" }
run_as      = { service_principal_name = "5f0c2b1e-8d7a-4c39-b6f2-1a9e0d3c4b58" }
grant_rights = true
# Written in another order than they are emitted in.
tasks = {
  train = {
    description      = "Fit"
    job_cluster      = "training"
    depends_on       = ["prepare_b", "prepare_a"]
    run_if           = "NONE_FAILED"
    libraries        = [{ pypi = { package = "numpy==2.1.3" } }]
    max_retries      = 2
    retry_on_timeout = true
    timeout_seconds  = 600

    min_retry_interval_seconds = 30

    python_wheel_task = {
      package_name     = "lakewright_ml"
      entry_point      = "lakewright-train"
      named_parameters = { rows = "{{tasks.prepare_a.values.rows}}", model = "ml.iris.classifier" }
    }
  }
  prepare_b = {
    cluster           = "shared"
    spark_python_task = { python_file = "/Workspace/Shared/prepare.py", parameters = ["b", "a"] }
  }
  prepare_a = {
    job_cluster   = "training"
    notebook_task = { notebook_path = "/Shared/prepare", base_parameters = { to = "2026", from = "2025" } }
  }
  report = {
    depends_on  = ["train"]
    job_cluster = "training"
    python_wheel_task = {
      package_name = "lakewright_ml"
      entry_point  = "report"
      parameters   = ["{{tasks.prepare_a.values.rows}}", "{{job.parameters.day}}"]
    }
  }
}
job_clusters = {
  training = {
    spark_version = "16.4.x-cpu-ml-scala2.12"
    node_type_id  = "i3.xlarge"
    single_node   = true
    libraries     = [{ wheel = "lakewright_ml" }, { pypi = { package = "pandas==2.2.3" } }]
  }
}
parameters = { region = "eu", day = "today" }
schedule   = { quartz_cron_expression = "0 0 5 * * ?", timezone_id = "Europe/Dublin", paused = true }

max_concurrent_runs = 2
queue               = false
timeout_seconds     = 7200
tags                = { team = "ml-platform", cost = "42" }
notify_on_failure   = ["b@example.org", "a@example.org"]
permissions         = [{ group_name = "ml-engineers", permission_level = "CAN_MANAGE_RUN" }]
