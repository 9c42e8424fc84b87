
resource "databricks_cluster" "pass" {
  cluster_name  = "pass"
  spark_version = "16.4.x-scala2.12"
  node_type_id  = "i3.xlarge"
  num_workers   = 2
  aws_attributes {
    availability = "SPOT"
    zone_id = "a"
  }
}

resource "databricks_cluster" "fail" {
  cluster_name  = "fail"
  spark_version = "16.4.x-scala2.12"
  node_type_id  = "i3.xlarge"
  num_workers   = 2
  aws_attributes {
    availability = "ON_DEMAND"
  }
}

resource "databricks_cluster" "fail_driver" {
  cluster_name  = "fail-driver"
  spark_version = "16.4.x-scala2.12"
  node_type_id  = "i3.xlarge"
  num_workers   = 2
  aws_attributes {
    availability = "SPOT_WITH_FALLBACK"
    first_on_demand = 1
  }
}

resource "databricks_job" "fail_job" {
  name = "fail-job"
  job_cluster {
    job_cluster_key = "main"
    new_cluster {
      spark_version = "16.4.x-scala2.12"
      node_type_id  = "i3.xlarge"
      num_workers   = 2
      aws_attributes {
    availability = "ON_DEMAND"
      }
    }
  }
  task {
    task_key        = "only"
    job_cluster_key = "main"
    notebook_task {
      notebook_path = "/Shared/n"
    }
  }
}

resource "databricks_cluster" "unknown" {
  cluster_name  = "unknown"
  spark_version = "16.4.x-scala2.12"
  node_type_id  = "i3.xlarge"
  num_workers   = 2
  aws_attributes {
    availability = "ON_DEMAND"
  }
}
