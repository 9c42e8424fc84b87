resource "aws_kms_key" "pass" {
  description = "the lake"
}

resource "aws_kms_key" "unknown" {
  description = "lake"
}

resource "aws_kms_key" "fail_replaced" {
  description              = "lake"
  customer_master_key_spec = "RSA_2048"
}
