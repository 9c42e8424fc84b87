resource "terraform_data" "later" {
  input = "known after apply"
}

resource "aws_s3_bucket_versioning" "pass" {
  bucket = "lake"
  versioning_configuration {
    status = "Enabled"
  }
  mfa = "a b"
}

resource "aws_s3_bucket_versioning" "fail" {
  bucket = "lake"
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket_versioning" "unknown" {
  bucket = "lake"
  versioning_configuration {
    status = terraform_data.later.output
  }
}

resource "aws_s3_bucket_versioning" "pass_never_had" {
  bucket = "scratch"
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "fail_another_bucket" {
  bucket = "scratch"
  versioning_configuration {
    status = "Enabled"
  }
}
