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
