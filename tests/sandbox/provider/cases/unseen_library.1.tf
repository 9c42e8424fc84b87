terraform {
  required_providers { databricks = { source = "databricks/databricks", version = "1.99.0" } }
}
provider "databricks" {}
resource "databricks_directory" "d" {
  path = "/Shared/requirements"
}
resource "databricks_workspace_file" "one" {
  path           = "${databricks_directory.d.path}/one.txt"
  content_base64 = base64encode("six==1.17.0\n")
}
resource "databricks_workspace_file" "two" {
  depends_on     = [databricks_workspace_file.one]
  path           = "${databricks_directory.d.path}/two.txt"
  content_base64 = base64encode("six==1.17.0\n")
}
resource "databricks_cluster" "c" {
  depends_on              = [databricks_workspace_file.two]
  cluster_name            = "dev"
  spark_version           = "16.4.x-cpu-ml-scala2.12"
  node_type_id            = "i3.xlarge"
  num_workers             = 1
  autotermination_minutes = 60
  library {
    requirements = "/Workspace/Shared/requirements/one.txt"
  }
  library {
    maven {
      coordinates = "com.databricks:spark-xml_2.12:0.18.0"
      exclusions  = ["a:b"]
    }
  }
}
