resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_cluster" "pass" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 60

}

resource "databricks_cluster" "fail" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 0

}

resource "databricks_cluster" "unknown" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = length(terraform_data.later.output)

}

resource "databricks_cluster" "existing" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = 0
  custom_tags             = { a = "b" }
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

resource "databricks_pipeline" "pass_pipeline" {
  name    = "p"
  catalog = "main"
  schema  = "s"


  library {
    notebook {
      path = "/a"
    }
  }
}

resource "databricks_cluster" "unknown_cluster" {
  cluster_name            = "c"
  spark_version           = "15.4.x-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 2
  autotermination_minutes = parseint(terraform_data.later.output, 10)
}
