resource "databricks_metastore" "pass" {
  name         = "eu"
  region       = "eu-central-1"
  storage_root = "s3://a/b"
}

resource "databricks_metastore" "fail_deleted" {
  name         = "eu"
  region       = "eu-central-1"
  storage_root = "s3://a/b"
}

resource "databricks_metastore" "unknown" {
  name         = "eu"
  region       = "eu-central-1"
  storage_root = "s3://a/b"
}
