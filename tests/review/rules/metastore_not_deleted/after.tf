resource "databricks_metastore" "pass" {
  name                                              = "eu"
  region                                            = "eu-central-1"
  storage_root                                      = "s3://a/b"
  delta_sharing_scope                               = "INTERNAL"
  delta_sharing_recipient_token_lifetime_in_seconds = 60
}

resource "databricks_metastore" "unknown" {
  name         = "eu"
  region       = "eu-central-1"
  storage_root = "s3://a/b"
}
