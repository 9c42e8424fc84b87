resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_catalog" "pass" {
  name           = "main"
  isolation_mode = "ISOLATED"
  comment        = "a"
}

resource "databricks_catalog" "fail" {
  name           = "main"
  isolation_mode = "OPEN"
}

resource "databricks_catalog" "unknown" {
  name           = "main"
  isolation_mode = terraform_data.later.output
}

resource "databricks_cluster" "fail_no_isolation" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  data_security_mode      = "NONE"
}

resource "databricks_cluster" "pass_dedicated" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  data_security_mode      = "SINGLE_USER"
  single_user_name        = "a@example.com"
}

resource "databricks_job" "fail_job_cluster" {
  name = "r"
  job_cluster {
    job_cluster_key = "a"
    new_cluster {
      spark_version      = "15.4.x-scala2.12"
      node_type_id       = "i3.xlarge"
      num_workers        = 2
      data_security_mode = "NONE"
    }
  }
  task {
    task_key        = "t"
    job_cluster_key = "a"
    spark_python_task {
      python_file = "/Workspace/a.py"
    }
  }
}

resource "databricks_metastore_data_access" "fail_credential" {
  metastore_id   = "m"
  name           = "d"
  isolation_mode = "ISOLATION_MODE_OPEN"
  aws_iam_role {
    role_arn = "arn:aws:iam::123456789012:role/r"
  }
}
