resource "aws_s3_bucket" "pass" {
  bucket = "lake"
}

resource "aws_s3_bucket" "fail_deleted" {
  bucket = "lake"
}

resource "aws_s3_bucket" "unknown" {
  bucket = "lake"
}

resource "aws_s3_bucket" "fail_replaced" {
  bucket = "lake"
}
