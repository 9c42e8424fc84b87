resource "aws_iam_policy" "pass" {
  name = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
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
      Action   = ["s3:GetObject"]
      Resource = "arn:aws:s3:::lake/*"
    }]
  })
}

resource "aws_iam_policy" "unknown" {
  name = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = "arn:aws:s3:::lake/*"
    }]
  })
}

resource "aws_iam_role" "fail_inline" {
  name               = "r"
  assume_role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
}

resource "aws_iam_role_policy" "fail_another_role" {
  role   = "r1"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"
}

resource "aws_vpc_endpoint_policy" "fail_endpoint" {
  vpc_endpoint_id = "vpce-1"
  policy          = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::1:root\"},\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b/*\"}]}"
}
