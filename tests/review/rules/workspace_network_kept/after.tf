resource "aws_iam_role" "pass" {
  name               = "uc-access"
  description        = "d"
  assume_role_policy = "{}"
}

resource "databricks_mws_networks" "fail_replaced" {
  network_name       = "clusters"
  account_id         = "00000000-0000-0000-0000-000000000000"
  vpc_id             = "vpc-1"
  subnet_ids         = ["subnet-1", "subnet-2"]
  security_group_ids = ["sg-2"]
}

resource "aws_iam_role" "unknown" {
  name               = "uc-access"
  assume_role_policy = "{}"
}
