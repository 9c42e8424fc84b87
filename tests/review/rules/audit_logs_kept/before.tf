resource "databricks_system_schema" "fail_schema" {
  schema = "access"
}

resource "aws_cloudtrail" "fail_trail" {
  name           = "trail"
  s3_bucket_name = "b"
  enable_logging = true
}

resource "aws_cloudtrail" "unknown" {
  name           = "trail"
  s3_bucket_name = "b"
  enable_logging = true
}

resource "aws_cloudtrail" "pass_now_everywhere" {
  name                  = "trail"
  s3_bucket_name        = "b"
  is_multi_region_trail = false
}

resource "aws_s3_bucket_logging" "fail_bucket" {
  bucket        = "b"
  target_bucket = "l"
  target_prefix = "p"
}

resource "databricks_mws_log_delivery" "fail_narrowed" {
  account_id               = "00000000-0000-0000-0000-000000000000"
  credentials_id           = "c"
  storage_configuration_id = "s"
  log_type                 = "AUDIT_LOGS"
  output_format            = "JSON"
}
