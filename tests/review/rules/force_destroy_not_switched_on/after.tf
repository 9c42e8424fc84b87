resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_schema" "pass" {
  name         = "raw"
  catalog_name = "main"
  comment      = "a"
}

resource "databricks_schema" "fail" {
  name          = "raw"
  catalog_name  = "main"
  force_destroy = true
}

resource "databricks_schema" "unknown" {
  name          = "raw"
  catalog_name  = "main"
  force_destroy = terraform_data.later.output == "yes"
}

resource "databricks_schema" "existing" {
  name          = "raw"
  catalog_name  = "main"
  force_destroy = true
  comment       = "b"
}

resource "databricks_metastore_data_access" "fail_credential" {
  metastore_id  = "m"
  name          = "d"
  force_destroy = true
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
  deletion_protection = false
}

resource "aws_secretsmanager_secret" "fail_no_recovery" {
  name                    = "s"
  recovery_window_in_days = 0
}

resource "aws_kms_key" "fail_shorter_window" {
  deletion_window_in_days = 7
}

resource "databricks_database_instance" "fail_purge" {
  name            = "d"
  capacity        = "CU_1"
  purge_on_delete = true
}

resource "aws_db_instance" "fail_no_backups" {
  instance_class          = "db.t3.micro"
  identifier              = "d"
  engine                  = "postgres"
  allocated_storage       = 10
  username                = "u"
  password                = "p"
  storage_encrypted       = true
  backup_retention_period = 0
}
