resource "terraform_data" "later" {
  input = "known after apply"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "pass" {
  bucket = "lake"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms:dsse"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "fail" {
  bucket = "lake"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "unknown" {
  bucket = "lake"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = terraform_data.later.output
    }
  }
}

resource "aws_db_instance" "fail_database" {
  instance_class    = "db.t3.micro"
  engine            = "postgres"
  allocated_storage = 10
  username          = "u"
  password          = "p"
}

resource "aws_db_instance" "pass_database" {
  instance_class    = "db.t3.micro"
  engine            = "postgres"
  allocated_storage = 10
  username          = "u"
  password          = "p"
  storage_encrypted = true
}

resource "aws_ebs_encryption_by_default" "fail_default" {
  enabled = false
}

resource "aws_kms_key" "fail_rotation" {
  enable_key_rotation = false
}

resource "aws_sns_topic" "fail_topic" {
  name = "t"
}

resource "aws_secretsmanager_secret" "fail_secret" {
  name = "s"
}

resource "databricks_cluster" "fail_local_disks" {
  spark_version                = "15.4.x-scala2.12"
  node_type_id                 = "m5.large"
  num_workers                  = 1
  enable_local_disk_encryption = false
}

resource "databricks_cluster" "pass_cluster_as_usual" {
  spark_version = "15.4.x-scala2.12"
  node_type_id  = "m5.large"
  num_workers   = 1
}

resource "databricks_external_location" "fail_location" {
  name            = "l"
  url             = "s3://b/l"
  credential_name = "c"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "fail_another_bucket" {
  bucket = "scratch"
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "unknown_bucket" {
  bucket = terraform_data.later.output
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}
