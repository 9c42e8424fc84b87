resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_share" "fail" {
  name = "s"
  object {
    name             = "main.a.t"
    data_object_type = "TABLE"
  }
  object {
    name             = "main.a.customers"
    data_object_type = "TABLE"
  }
}

resource "databricks_share" "pass" {
  name = "s"
  object {
    name             = "main.a.t"
    comment          = "x"
    data_object_type = "TABLE"
  }
}

resource "databricks_share" "unknown" {
  name = "s"
  object {
    name             = terraform_data.later.output
    data_object_type = "TABLE"
  }
}

resource "databricks_recipient" "fail_recipient" {
  name                = "r"
  authentication_type = "TOKEN"
}

resource "databricks_recipient" "fail_addresses" {
  name                = "r"
  authentication_type = "TOKEN"
}

resource "databricks_metastore" "fail_metastore" {
  name                                              = "m"
  storage_root                                      = "s3://b/m"
  region                                            = "r"
  delta_sharing_scope                               = "INTERNAL_AND_EXTERNAL"
  delta_sharing_recipient_token_lifetime_in_seconds = 3600
}
