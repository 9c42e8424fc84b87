resource "aws_s3_bucket_server_side_encryption_configuration" "pass" {
  bucket = "lake"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "fail" {
  bucket = "lake"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "unknown" {
  bucket = "lake"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_ebs_encryption_by_default" "fail_default" {
  enabled = true
}

resource "aws_kms_key" "fail_rotation" {
  enable_key_rotation = true
}

resource "aws_sns_topic" "fail_topic" {
  name              = "t"
  kms_master_key_id = "alias/k"
}

resource "aws_secretsmanager_secret" "fail_secret" {
  name       = "s"
  kms_key_id = "alias/k"
}

resource "databricks_cluster" "fail_local_disks" {
  spark_version                = "15.4.x-scala2.12"
  node_type_id                 = "m5.large"
  num_workers                  = 1
  enable_local_disk_encryption = true
}

resource "databricks_external_location" "fail_location" {
  name            = "l"
  url             = "s3://b/l"
  credential_name = "c"
  encryption_details {
    sse_encryption_details {
      algorithm       = "AWS_SSE_KMS"
      aws_kms_key_arn = "arn:aws:kms:eu-central-1:1:key/k"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "fail_another_bucket" {
  bucket = "states"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "unknown_bucket" {
  bucket = "states"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}
