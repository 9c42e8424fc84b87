resource "terraform_data" "later" {
  input = "known after apply"
}

resource "aws_s3_bucket_policy" "pass" {
  bucket = "lake"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["s3:GetObject", "s3:PutObject"]
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
      Principal = "*"
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
      Principal = terraform_data.later.output
    }]
  })
}

resource "aws_s3_bucket_policy" "fail_only_tls" {
  bucket = "b"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"true\"}}}]}"
}

resource "aws_s3_bucket_policy" "pass_our_organisation" {
  bucket = "b"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}}]}"
}

resource "aws_s3_bucket_policy" "fail_all_organisations" {
  bucket = "b"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\",\"Condition\":{\"StringLike\":{\"aws:PrincipalOrgID\":\"*\"}}}]}"
}

resource "aws_s3_bucket_policy" "fail_all_but_one" {
  bucket = "b"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"NotPrincipal\":{\"AWS\":\"arn:aws:iam::1:root\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\"}]}"
}

resource "aws_s3_bucket_policy" "fail_another_bucket" {
  bucket = "data"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"
}

resource "aws_iam_role" "fail_any_repository_of_github" {
  name               = "ci"
  assume_role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"sts.amazonaws.com\"}}}]}"
}

resource "aws_iam_role" "pass_one_repository" {
  name               = "ci2"
  assume_role_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"sts.amazonaws.com\"},\"StringLike\":{\"token.actions.githubusercontent.com:sub\":\"repo:acme/x:*\"}}}]}"
}

resource "aws_sqs_queue" "fail_queue" {
  name   = "q"
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}]}"
}

resource "aws_sqs_queue" "pass_queue_without_policy" {
  name = "q2"
}

resource "aws_kms_key" "pass_key_without_policy" {
  description = "k"
}

resource "aws_ecr_repository_policy" "fail_images" {
  repository = "r"
  policy     = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"ecr:BatchGetImage\"}]}"
}

resource "aws_lambda_permission" "fail_function" {
  function_name = "f"
  action        = "lambda:InvokeFunction"
  principal     = "*"
}

resource "aws_lambda_permission" "pass_function" {
  function_name = "f"
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
}
