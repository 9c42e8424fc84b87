resource "aws_s3_bucket_public_access_block" "fail" {
  bucket                  = "lake"
  block_public_acls       = true
  ignore_public_acls      = true
  restrict_public_buckets = true
  block_public_policy     = true
}

resource "aws_s3_bucket_public_access_block" "unknown" {
  bucket                  = "lake"
  block_public_acls       = true
  ignore_public_acls      = true
  restrict_public_buckets = true
  block_public_policy     = true
}

resource "aws_s3_bucket_public_access_block" "fail_another_bucket" {
  bucket                  = "data"
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_acl" "fail_acl_of_another" {
  bucket = "assets"
  acl    = "public-read"
}
