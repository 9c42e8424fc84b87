resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 1
  autotermination_minutes = 30

}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.4xlarge"
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

resource "databricks_sql_endpoint" "fail_larger" {
  name             = "w"
  cluster_size     = "X-Large"
  max_num_clusters = 1
}

resource "databricks_sql_endpoint" "unknown_size" {
  name             = "w"
  cluster_size     = terraform_data.later.output
  max_num_clusters = 1
}

resource "databricks_instance_pool" "fail_pool" {
  instance_pool_name                    = "p"
  node_type_id                          = "i3.8xlarge"
  idle_instance_autotermination_minutes = 10
}

resource "databricks_pipeline" "fail_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"

  cluster {
    label        = "default"
    node_type_id = "i3.8xlarge"
    num_workers  = 1
  }
  library {
    notebook {
      path = "/a"
    }
  }
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
          node_type_id  = "i3.8xlarge"
          num_workers   = 2

        }
      }
    }
  }
}

resource "aws_db_instance" "fail_database" {
  instance_class    = "db.r6g.4xlarge"
  identifier        = "d"
  engine            = "postgres"
  allocated_storage = 10
  username          = "u"
  password          = "p"
}

resource "databricks_vector_search_endpoint" "fail_vector_search" {
  name          = "v"
  endpoint_type = "STORAGE_OPTIMIZED"
}
