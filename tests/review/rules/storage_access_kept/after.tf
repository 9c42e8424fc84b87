resource "terraform_data" "later" {
  input = "x"
}

resource "databricks_external_location" "pass" {
  name            = "e"
  url             = "s3://lake/a"
  credential_name = "lake"
  read_only       = true
  comment         = "b"
}

resource "databricks_external_location" "fail_write" {
  name            = "e"
  url             = "s3://lake/a"
  credential_name = "lake"
  read_only       = false
}

resource "databricks_external_location" "fail_wider" {
  name            = "e"
  url             = "s3://lake"
  credential_name = "lake-admin"
  read_only       = true
}

resource "databricks_external_location" "unknown" {
  name            = "e"
  url             = "s3://lake/a"
  credential_name = terraform_data.later.output
  read_only       = true
}

resource "databricks_storage_credential" "fail" {
  name = "c"
  aws_iam_role {
    role_arn = "arn:aws:iam::123456789012:role/admin"
  }
}

