resource "databricks_share" "fail" {
  name = "s"
  object {
    name             = "main.a.t"
    data_object_type = "TABLE"
  }
}

resource "databricks_share" "pass" {
  name = "s"
  object {
    name             = "main.a.t"
    data_object_type = "TABLE"
  }
}

resource "databricks_share" "unknown" {
  name = "s"
  object {
    name             = "main.a.t"
    data_object_type = "TABLE"
  }
}

resource "databricks_recipient" "fail_addresses" {
  name                = "r"
  authentication_type = "TOKEN"
  ip_access_list {
    allowed_ip_addresses = ["10.0.0.0/16"]
  }
}

resource "databricks_metastore" "fail_metastore" {
  name                                              = "m"
  storage_root                                      = "s3://b/m"
  region                                            = "r"
  delta_sharing_scope                               = "INTERNAL"
  delta_sharing_recipient_token_lifetime_in_seconds = 3600
}
