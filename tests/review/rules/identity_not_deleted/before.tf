resource "databricks_group" "pass" {
  display_name = "ml"
  external_id  = "a"
}

resource "databricks_group" "fail_deleted" {
  display_name = "ml"
  external_id  = "a"
}

resource "databricks_service_principal" "fail_deleted" {
  display_name = "etl"
}

resource "databricks_user" "fail_deleted" {
  user_name = "a@example.com"
}

resource "databricks_instance_profile" "fail_deleted" {
  instance_profile_arn = "arn:aws:iam::123456789012:instance-profile/reader"
}

resource "databricks_group" "fail_replaced" {
  display_name = "ml"
  external_id  = "a"
}

resource "databricks_group" "unknown" {
  display_name = "ml"
  external_id  = "a"
}
