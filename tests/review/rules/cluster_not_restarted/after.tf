resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 3
  autotermination_minutes = 30

}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  library {
    pypi {
      package = "numpy==2.0.0"
    }
  }

}

resource "databricks_cluster" "unknown" {
  cluster_name            = "c"
  spark_version           = terraform_data.later.output
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_cluster" "pass_resized" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 4
  autotermination_minutes = 30
}

resource "databricks_cluster" "fail_renamed" {
  cluster_name            = "d"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
}

resource "databricks_cluster" "fail_init_script" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  init_scripts {
    workspace {
      destination = "/a.sh"
    }
  }
}

resource "databricks_cluster" "fail_used_for_notebooks" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 30
  workload_type {
    clients {
      jobs      = false
      notebooks = true
    }
  }
}

