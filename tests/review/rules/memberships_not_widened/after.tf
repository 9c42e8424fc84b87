resource "terraform_data" "later" {
  input = "known after apply"
}

resource "databricks_group_member" "fail" {
  group_id  = "1"
  member_id = "2"
}

resource "databricks_group_member" "fail_another_group" {
  group_id  = "3"
  member_id = "2"
}

resource "databricks_group_member" "unknown" {
  group_id  = "1"
  member_id = terraform_data.later.output
}

resource "aws_iam_user_group_membership" "pass" {
  user   = "u"
  groups = ["a"]
}

resource "aws_iam_user_group_membership" "fail_aws" {
  user   = "u"
  groups = ["a", "admins"]
}

resource "databricks_group_instance_profile" "fail_profile" {
  group_id            = "1"
  instance_profile_id = "arn:aws:iam::123456789012:instance-profile/p"
}
