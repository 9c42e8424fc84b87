resource "aws_kms_key" "pass" {
  description = "lake"
}

resource "aws_kms_key" "fail_deleted" {
  description = "lake"
}

resource "aws_kms_key" "unknown" {
  description = "lake"
}

resource "aws_kms_key" "fail_replaced" {
  description = "lake"
}
