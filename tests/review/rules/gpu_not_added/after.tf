resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "m5.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "g5.xlarge"
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_cluster" "unknown" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = terraform_data.later.output
  num_workers             = 2
  autotermination_minutes = 30

}

resource "databricks_instance_pool" "fail_pool" {
  instance_pool_name                    = "p"
  node_type_id                          = "g5.xlarge"
  idle_instance_autotermination_minutes = 10
}

resource "databricks_job" "fail_for_each" {
  name = "j"
  task {
    task_key = "all"
    for_each_task {
      inputs = "[1,2]"
      task {
        task_key = "one"
        spark_python_task {
          python_file = "/Workspace/a.py"
        }
        new_cluster {
          spark_version = "15.4.x-scala2.12"
          node_type_id  = "g5.xlarge"
          num_workers   = 2

        }
      }
    }
  }
}

resource "databricks_model_serving" "pass_left_open" {
  name = "m"
  config {
    served_entities {
      name                  = "a"
      entity_name           = "main.ml.iris"
      entity_version        = "1"
      workload_size         = "Small"
      scale_to_zero_enabled = true
    }


  }
}

resource "databricks_model_serving" "unknown_workload" {
  name = "m"
  config {
    served_entities {
      name           = "a"
      entity_name    = "main.ml.iris"
      entity_version = "1"
      workload_size  = "Small"
      workload_type  = terraform_data.later.output
    }


  }
}

resource "databricks_model_serving" "unknown_dynamic" {
  name = "d"
  config {
    dynamic "served_entities" {
      for_each = toset([terraform_data.later.output])
      content {
        entity_name    = "a.b.c"
        entity_version = "1"
        workload_size  = "Small"
        workload_type  = served_entities.value
      }
    }
  }
}

resource "databricks_pipeline" "pass_pipeline_left_open" {
  name    = "p"
  catalog = "main"
  schema  = "s"

  cluster {
    label       = "default"
    num_workers = 1
  }
  library {
    notebook {
      path = "/a"
    }
  }
}

resource "databricks_pipeline" "fail_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"

  cluster {
    label        = "default"
    node_type_id = "g5.xlarge"
    num_workers  = 1
  }
  library {
    notebook {
      path = "/a"
    }
  }
}

resource "databricks_pipeline" "unknown_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"

  cluster {
    label        = "default"
    node_type_id = terraform_data.later.output
    num_workers  = 1
  }
  library {
    notebook {
      path = "/a"
    }
  }
}
