resource "aws_iam_role" "pass" {
  name               = "uc-access"
  assume_role_policy = "{}"
}

resource "databricks_mws_networks" "fail_deleted" {
  network_name       = "clusters"
  account_id         = "00000000-0000-0000-0000-000000000000"
  vpc_id             = "vpc-1"
  subnet_ids         = ["subnet-1", "subnet-2"]
  security_group_ids = ["sg-1"]
}

resource "databricks_mws_vpc_endpoint" "fail_deleted" {
  vpc_endpoint_name   = "rest"
  aws_vpc_endpoint_id = "vpce-1"
  region              = "eu-central-1"
}

resource "aws_iam_role" "fail_deleted" {
  name               = "uc-access"
  assume_role_policy = "{}"
}

resource "aws_subnet" "fail_deleted" {
  vpc_id     = "vpc-1"
  cidr_block = "10.0.0.0/20"
}

resource "databricks_mws_networks" "fail_replaced" {
  network_name       = "clusters"
  account_id         = "00000000-0000-0000-0000-000000000000"
  vpc_id             = "vpc-1"
  subnet_ids         = ["subnet-1", "subnet-2"]
  security_group_ids = ["sg-1"]
}

resource "aws_iam_role" "unknown" {
  name               = "uc-access"
  assume_role_policy = "{}"
}
