resource "databricks_schema" "pass" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "fail" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "unknown" {
  name         = "raw"
  catalog_name = "main"
}

resource "databricks_schema" "existing" {
  name          = "raw"
  catalog_name  = "main"
  force_destroy = true
}

resource "databricks_metastore_data_access" "fail_credential" {
  metastore_id = "m"
  name         = "d"
  aws_iam_role {
    role_arn = "arn:aws:iam::123456789012:role/r"
  }
}

resource "aws_db_instance" "fail_protection" {
  instance_class      = "db.t3.micro"
  identifier          = "d"
  engine              = "postgres"
  allocated_storage   = 10
  username            = "u"
  password            = "p"
  deletion_protection = true
}

resource "aws_secretsmanager_secret" "fail_no_recovery" {
  name = "s"
}

resource "aws_kms_key" "fail_shorter_window" {
  deletion_window_in_days = 30
}

resource "databricks_database_instance" "fail_purge" {
  name     = "d"
  capacity = "CU_1"
}

resource "aws_db_instance" "fail_no_backups" {
  instance_class          = "db.t3.micro"
  identifier              = "d"
  engine                  = "postgres"
  allocated_storage       = 10
  username                = "u"
  password                = "p"
  storage_encrypted       = true
  backup_retention_period = 7
}
