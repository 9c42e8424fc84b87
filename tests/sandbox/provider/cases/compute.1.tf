terraform {
  required_providers { databricks = { source = "databricks/databricks", version = "1.99.0" } }
}
provider "databricks" {}
resource "databricks_cluster" "c" {
  cluster_name            = "dev"
  spark_version           = "16.4.x-cpu-ml-scala2.12"
  node_type_id            = "i3.xlarge"
  autotermination_minutes = 30
  data_security_mode      = "SINGLE_USER"
  runtime_engine          = "STANDARD"
  autoscale {
    min_workers = 1
    max_workers = 4
  }
  aws_attributes {
    availability    = "SPOT_WITH_FALLBACK"
    first_on_demand = 1
    zone_id         = "auto"
  }
  custom_tags    = { team = "x" }
  spark_env_vars = { A = "b" }
  library {
    pypi { package = "six==1.17.0" }
  }
  library {
    maven {
      coordinates = "com.databricks:spark-xml_2.12:0.18.0"
      exclusions  = ["a:b"]
      repo        = "https://repo1.maven.org/maven2"
    }
  }
  library {
    cran {
      package = "forecast"
    }
  }
}
resource "databricks_cluster" "g" {
  cluster_name  = "gpu"
  spark_version = "16.4.x-gpu-ml-scala2.12"
  node_type_id  = "g5.xlarge"
  num_workers   = 0
  spark_conf    = { "spark.databricks.cluster.profile" = "singleNode", "spark.master" = "local[*]" }
  custom_tags   = { ResourceClass = "SingleNode" }
  is_pinned     = true
}
resource "databricks_cluster_policy" "p" {
  name       = "pol"
  definition = jsonencode({ "autotermination_minutes" = { type = "fixed", value = 20 } })
}
resource "databricks_instance_pool" "ip" {
  instance_pool_name                    = "pool"
  node_type_id                          = "i3.xlarge"
  min_idle_instances                    = 0
  max_capacity                          = 5
  idle_instance_autotermination_minutes = 10
}
resource "databricks_library" "l" {
  cluster_id = databricks_cluster.g.id
  pypi { package = "six==1.17.0" }
}
