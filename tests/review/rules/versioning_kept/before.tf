resource "aws_s3_bucket_versioning" "pass" {
  bucket = "lake"
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "fail" {
  bucket = "lake"
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "unknown" {
  bucket = "lake"
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "fail_another_bucket" {
  bucket = "states"
  versioning_configuration {
    status = "Enabled"
  }
}
