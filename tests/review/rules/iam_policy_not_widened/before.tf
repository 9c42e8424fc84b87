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
      Action   = ["s3:GetObject", "s3:PutObject"]
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
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::lake/*"
    }]
  })
}

resource "aws_iam_policy" "fail_no_longer_denied" {
  name   = "p"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::secret/*\"}]}"
}

resource "aws_iam_role" "fail_boundary" {
  name                 = "r"
  assume_role_policy   = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
  permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
}

resource "aws_iam_policy" "fail_condition_dropped" {
  name   = "c"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}}]}"
}
