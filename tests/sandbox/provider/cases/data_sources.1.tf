terraform {
  required_providers { databricks = { source = "databricks/databricks", version = "1.99.0" } }
}
provider "databricks" {}
data "databricks_current_user" "me" {}
data "databricks_spark_version" "lts" {
  long_term_support = true
  ml                = true
}
data "databricks_spark_version" "gpu" {
  long_term_support = true
  ml                = true
  gpu               = true
}
data "databricks_node_type" "small" {
  local_disk = true
  min_cores  = 4
}
data "databricks_node_type" "gpu" {
  min_gpus = 1
}
resource "databricks_catalog" "c" {
  name          = "dsc"
  force_destroy = true
}
resource "databricks_schema" "s" {
  catalog_name  = databricks_catalog.c.name
  name          = "sch"
  force_destroy = true
}
resource "databricks_volume" "v" {
  catalog_name = databricks_catalog.c.name
  schema_name  = databricks_schema.s.name
  name         = "vol"
  volume_type  = "MANAGED"
}
resource "databricks_group" "g" { display_name = "eng" }
resource "databricks_cluster" "c" {
  cluster_name  = "dsx"
  spark_version = data.databricks_spark_version.lts.id
  node_type_id  = data.databricks_node_type.small.id
  num_workers   = 1
}
data "databricks_catalog" "c" { name = databricks_catalog.c.name }
data "databricks_catalogs" "c" { depends_on = [databricks_catalog.c] }
data "databricks_schema" "s" { name = databricks_schema.s.id }
data "databricks_schemas" "s" {
  catalog_name = databricks_catalog.c.name
  depends_on   = [databricks_schema.s]
}
data "databricks_volume" "v" { name = databricks_volume.v.id }
data "databricks_volumes" "v" {
  catalog_name = databricks_catalog.c.name
  schema_name  = databricks_schema.s.name
  depends_on   = [databricks_volume.v]
}
data "databricks_group" "g" { display_name = databricks_group.g.display_name }
data "databricks_cluster" "c" { cluster_id = databricks_cluster.c.id }
data "databricks_jobs" "j" {}
