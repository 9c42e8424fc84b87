resource "terraform_data" "later" {
  input = "known after apply"
}

resource "aws_s3_bucket_public_access_block" "pass" {
  bucket                  = "lake"
  block_public_acls       = true
  ignore_public_acls      = true
  restrict_public_buckets = true
  block_public_policy     = true
}

resource "aws_s3_bucket_public_access_block" "fail" {
  bucket                  = "lake"
  block_public_acls       = true
  ignore_public_acls      = true
  restrict_public_buckets = true
  block_public_policy     = false
}

resource "aws_s3_bucket_public_access_block" "unknown" {
  bucket                  = "lake"
  block_public_acls       = true
  ignore_public_acls      = true
  restrict_public_buckets = true
  block_public_policy     = terraform_data.later.output == "x"
}

resource "aws_s3_bucket_acl" "fail_acl_grants" {
  bucket = "b"
  access_control_policy {
    owner {
      id = "1"
    }
    grant {
      permission = "READ"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
      }
    }
  }
}

resource "aws_s3_bucket_acl" "pass_private" {
  bucket = "b"
  acl    = "private"
}

resource "aws_s3_bucket_public_access_block" "fail_another_bucket" {
  bucket                  = "other"
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_acl" "fail_acl_of_another" {
  bucket = "data"
  acl    = "public-read"
}
