resource "aws_s3_bucket" "pass" {
  bucket = "lake"
}

resource "aws_s3_bucket" "fail_deleted" {
  bucket = "lake"
}

resource "aws_s3_bucket" "unknown" {
  bucket = "lake"
}

resource "aws_s3_bucket" "fail_replaced" {
  bucket = "lake"
}

resource "aws_redshift_cluster" "fail_warehouse" {
  cluster_identifier  = "w"
  node_type           = "ra3.xlplus"
  skip_final_snapshot = true
}
