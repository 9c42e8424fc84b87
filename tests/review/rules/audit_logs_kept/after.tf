resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_system_schema" "pass_another" {
  schema = "billing"
}

resource "aws_cloudtrail" "fail_trail" {
  name           = "trail"
  s3_bucket_name = "b"
  enable_logging = false
}

resource "aws_cloudtrail" "unknown" {
  name           = "trail"
  s3_bucket_name = "b"
  enable_logging = tobool(terraform_data.later.output)
}

resource "aws_cloudtrail" "pass_now_everywhere" {
  name                  = "trail"
  s3_bucket_name        = "b"
  is_multi_region_trail = true
}

resource "databricks_mws_log_delivery" "fail_narrowed" {
  account_id               = "00000000-0000-0000-0000-000000000000"
  credentials_id           = "c"
  storage_configuration_id = "s"
  log_type                 = "AUDIT_LOGS"
  output_format            = "JSON"
  workspace_ids_filter     = [123]
}
