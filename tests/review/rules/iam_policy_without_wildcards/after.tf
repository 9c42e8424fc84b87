resource "terraform_data" "later" {
  input = "known after apply"
}

resource "aws_iam_policy" "pass" {
  name = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::lake/*"
    }]
  })
}

resource "aws_iam_policy" "fail" {
  name = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:*"
      Resource = "*"
    }]
  })
}

resource "aws_iam_policy" "unknown" {
  name = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = terraform_data.later.output
    }]
  })
}

resource "aws_iam_role" "fail_inline" {
  name               = "r"
  assume_role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  inline_policy {
    name   = "all"
    policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"
  }
}

resource "aws_iam_role" "pass_plain" {
  name               = "plain"
  assume_role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
}

resource "aws_iam_role_policy" "fail_all_buckets" {
  role   = "r"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::*\",\"arn:aws:s3:::*/*\"]}]}"
}

resource "aws_iam_role_policy" "fail_another_role" {
  role   = "r2"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"
}

resource "aws_iam_role_policy" "pass_one_bucket" {
  role   = "r"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::b\",\"arn:aws:s3:::b/*\"]}]}"
}

resource "aws_vpc_endpoint_policy" "fail_endpoint" {
  vpc_endpoint_id = "vpce-1"
  policy          = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}"
}

resource "aws_iam_role_policy" "fail_pass_any_role" {
  role   = "r"
  policy = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:PassRole\"], \"Resource\": \"*\"}]}"
}

resource "aws_iam_role_policy" "fail_rewrite_policies" {
  role   = "r"
  policy = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:createpolicyversion\"], \"Resource\": \"arn:aws:iam::123456789012:*\"}]}"
}

resource "aws_iam_role_policy" "pass_pass_one_role" {
  role   = "r"
  policy = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:PassRole\"], \"Resource\": \"arn:aws:iam::123456789012:role/databricks\"}]}"
}

resource "aws_iam_role_policy" "fail_every_iam_write" {
  role   = "r"
  policy = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:Put*\"], \"Resource\": \"*\"}]}"
}
