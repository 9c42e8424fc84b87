resource "aws_s3_bucket" "pass" {
  bucket = "lake"
  tags   = { team = "ml" }
}

resource "aws_s3_bucket" "unknown" {
  bucket = "lake"
}

resource "aws_s3_bucket" "fail_replaced" {
  bucket = "lake-two"
}
