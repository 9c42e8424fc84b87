resource "aws_s3_bucket_policy" "pass" {
  bucket = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["s3:GetObject"]
      Resource  = "arn:aws:s3:::lake/*"
      Principal = { AWS = "arn:aws:iam::1:root" }
    }]
  })
}

resource "aws_s3_bucket_policy" "fail" {
  bucket = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["s3:GetObject"]
      Resource  = "arn:aws:s3:::lake/*"
      Principal = { AWS = "arn:aws:iam::1:root" }
    }]
  })
}

resource "aws_s3_bucket_policy" "unknown" {
  bucket = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["s3:GetObject"]
      Resource  = "arn:aws:s3:::lake/*"
      Principal = { AWS = "arn:aws:iam::1:root" }
    }]
  })
}

resource "aws_s3_bucket_policy" "fail_another_bucket" {
  bucket = "assets"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"
}
